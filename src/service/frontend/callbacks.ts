import { CallbackState } from '../enums.ts';
import { failedPrecondition, invalidArgument, ServiceError, Status } from '../errors.ts';
import { SYSTEM_CALLBACK_URL } from '../history/nexus/callback-token.ts';
import type { Run } from '../history/run.ts';
import * as limits from '../limits.ts';
import { toTimestamp, type Callback, type CallbackInfo, type Link } from '../proto.ts';

/** The completion callbacks of a start, with their headers in lower case. Only callbacks to the service itself are taken. */
export function validateCallbacks(callbacks: readonly Callback[] = []): Callback[] {
  if (callbacks.length > limits.MAX_CALLBACKS)
    throw invalidArgument(`cannot attach more than ${limits.MAX_CALLBACKS} callbacks to an execution`);
  return callbacks.map((callback) => {
    if (callback.internal) throw invalidArgument('unsupported callback variant: *common.Callback_Internal_');
    if (!callback.nexus) throw new ServiceError(Status.UNIMPLEMENTED, 'unknown callback variant: <nil>');
    const { url = '', header = {} } = callback.nexus;
    if (url !== SYSTEM_CALLBACK_URL) throw invalidArgument(complaintAbout(url));
    const lower = Object.entries(header).map(([key, value]) => [key.toLowerCase(), value]);
    return { ...callback, nexus: { url, header: Object.fromEntries(lower) as Record<string, string> } };
  });
}

/** A run can be attached to more than once, so its callbacks are counted together; FAILED_PRECONDITION if they are too many. */
export function checkCallbackCount(attached: number, more: number): void {
  if (attached + more > limits.MAX_CALLBACKS)
    throw failedPrecondition(
      `cannot attach more than ${limits.MAX_CALLBACKS} callbacks to a workflow (${attached} callbacks already attached)`,
    );
}

function complaintAbout(url: string): string {
  const match = /^https?:\/\/([^/?#]*)/.exec(url);
  if (!match) return `invalid url: unknown scheme: ${url}`;
  if (match[1] === '') return 'invalid url: missing host';
  return `invalid url: url does not match any configured callback address: ${url}`;
}

interface WithLinks {
  readonly links?: readonly Link[] | undefined;
  readonly completionCallbacks?: readonly Callback[] | undefined;
}

/** The links of a request that none of its callbacks brings too. */
export function linksOutsideCallbacks({ links = [], completionCallbacks = [] }: WithLinks): Link[] {
  const brought = new Set(
    completionCallbacks.flatMap(({ links: own = [] }) => own.map((link) => JSON.stringify(link))),
  );
  return links.filter((link) => !brought.has(JSON.stringify(link)));
}

/** What DescribeWorkflowExecution tells of a run's callbacks. */
export const callbackInfos = (run: Run): CallbackInfo[] =>
  run.state.callbacks.map(({ callback, registrationTimeMs }, index) => {
    const outcome = run.callbackOutcomes[index];
    const ended = outcome?.failure ? CallbackState.FAILED : CallbackState.SUCCEEDED;
    return {
      callback,
      trigger: { workflowClosed: {} },
      registrationTime: toTimestamp(registrationTimeMs),
      state: outcome ? ended : CallbackState.STANDBY,
      ...(outcome && { attempt: 1, lastAttemptCompleteTime: toTimestamp(outcome.timeMs) }),
      ...(outcome?.failure && { lastAttemptFailure: outcome.failure }),
    };
  });
