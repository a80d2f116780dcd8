import { join } from 'node:path';

/**
 * What a scenario runs against:
 *
 * - `in-process`: the service in this process, with a scripted worker;
 * - `embedded`: this repository's server over gRPC, with the real SDK;
 * - `official`: the official time-skipping test server, with the real SDK;
 * - `real`: a real Temporal Service, with the real SDK.
 */
export type Target = 'in-process' | 'embedded' | 'official' | 'real';

const names: readonly Target[] = ['in-process', 'embedded', 'official', 'real'];

/** The one setting. Without it the scenarios run against the two targets that need nothing but this repository. */
const chosen = process.env['CONFORMANCE_TARGET'];
if (chosen !== undefined && !names.includes(chosen as Target))
  throw new Error(`CONFORMANCE_TARGET is "${chosen}"; it may be ${names.join(', ')}`);

/**
 * The Worker that runs the scenarios: the SDK's with its native core, or `src/worker` with the SDK's Client. With the latter the
 * scripts in process, which have no Worker, are left out.
 */
export const worker: 'native' | 'typescript' = workerNamed(process.env['CONFORMANCE_WORKER'] ?? 'native');

function workerNamed(name: string): typeof worker {
  if (name === 'native' || name === 'typescript') return name;
  throw new Error(`CONFORMANCE_WORKER is "${name}"; it may be native or typescript`);
}

export const isChosen = (target: Target): boolean =>
  worker === 'typescript' && target === 'in-process'
    ? false
    : chosen === undefined
      ? target === 'in-process' || target === 'embedded'
      : chosen === target;

/** The server that the real SDK talks to in this run. */
export const sdkTarget: Exclude<Target, 'in-process'> =
  chosen === 'official' || chosen === 'real' ? chosen : 'embedded';

/** The executable of a test server, or HOST:PORT of a Temporal Service. `test/peers` says where they are. */
export const server: string =
  sdkTarget === 'embedded'
    ? join(import.meta.dirname, '../../../src/grpc/temporal-katas-server.mjs')
    : (process.env['CONFORMANCE_SERVER'] ??
      fail(`CONFORMANCE_TARGET=${sdkTarget} needs CONFORMANCE_SERVER; "npm run test:peers" sets it`));

function fail(message: string): never {
  throw new Error(message);
}

/**
 * Attributes that a peer fills in wrongly or not at all, as `Event.attribute` or for every event. They are compared on
 * the other targets alone, so that the rest of a history is still compared with the peer's. Each with its reason, for the table.
 */
export const gaps: Readonly<Partial<Record<Target, Readonly<Record<string, string>>>>> = {
  official: {
    workflowTaskCompletedEventId: 'points at the start of the workflow task instead of its completion',
    'WorkflowTaskCompleted.startedEventId': 'is always 0',
    'WorkflowExecutionFailed.retryState': 'is left out',
    'ActivityTaskStarted.lastFailure': 'is left out',
    'ActivityTaskCanceled.startedEventId': 'is left out',
    'ActivityTaskCanceled.latestCancelRequestedEventId': 'is left out',
    'ActivityTaskTimedOut.startedEventId': 'is left out',
    'WorkflowExecutionUpdateCompleted.acceptedEventId': 'is left out',
    'StartChildWorkflowExecutionInitiated.parentClosePolicy': 'is left out',
    'WorkflowExecutionStarted.parentInitiatedEventId': 'is left out',
  },
};

/** Whether an attribute of an event is compared on this target. */
export function isComparable(target: Target, eventType: string, attribute: string): boolean {
  const known = gaps[target] ?? {};
  return !(attribute in known || `${eventType}.${attribute}` in known);
}
