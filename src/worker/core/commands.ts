import { command, withoutGaps } from './messages.ts';
import type { Command, Fields, Payload } from './messages.ts';

/*
 * Commands of the SDK as the service wants them.
 */

type Map = Readonly<Record<string, Payload>>;

/** A command of the SDK: one field that is named for it, and what it says of itself for display. */
export interface SdkCommand {
  readonly [variant: string]: unknown;
  readonly userMetadata?: object;
}

export interface Wanted extends Fields {
  readonly seq: number;
  readonly headers?: Map;
  readonly arguments?: readonly Payload[];
  readonly taskQueue?: string;
  readonly memo?: Map;
  readonly searchAttributes?: { readonly indexedFields?: Map };
  readonly args?: readonly Payload[];
  readonly versioningIntent?: number;
}

const payloads = (list: readonly Payload[] | undefined): object | undefined =>
  list === undefined || list.length === 0 ? undefined : { payloads: list };
const fields = (name: string, map: Map | undefined): object | undefined =>
  map === undefined || Object.keys(map).length === 0 ? undefined : { [name]: map };
/** Activities and children have a header even when nothing is in it: as Core. */
const always = (map: Map = {}): object => (Object.keys(map).length === 0 ? {} : { fields: map });
const named = (name: unknown): object | undefined => (name ? { name } : undefined);

export function startTimer({ seq, startToFireTimeout }: Wanted): Command {
  return command('StartTimer', { timerId: String(seq), startToFireTimeout });
}

/** Of `coresdk.common.VersioningIntent`. */
const COMPATIBLE = 1;
const DEFAULT = 2;

/** Whether what is started stays with the build of its starter: by default when it goes to the same task queue. */
function staysWithBuild({ taskQueue, versioningIntent }: Wanted, ownQueue: string): boolean | undefined {
  if (versioningIntent === DEFAULT) return undefined;
  return versioningIntent === COMPATIBLE || !taskQueue || taskQueue === ownQueue || undefined;
}

export function scheduleActivity(wanted: Wanted, ownQueue: string): Command {
  return command('ScheduleActivityTask', {
    activityId: wanted['activityId'],
    activityType: named(wanted['activityType']),
    taskQueue: named(wanted.taskQueue),
    header: always(wanted.headers),
    input: payloads(wanted.arguments),
    scheduleToCloseTimeout: wanted['scheduleToCloseTimeout'],
    scheduleToStartTimeout: wanted['scheduleToStartTimeout'],
    startToCloseTimeout: wanted['startToCloseTimeout'],
    heartbeatTimeout: wanted['heartbeatTimeout'],
    retryPolicy: wanted['retryPolicy'],
    priority: wanted['priority'],
    ...(wanted['doNotEagerlyExecute'] !== true && { requestEagerExecution: true }),
    useWorkflowBuildId: staysWithBuild(wanted, ownQueue),
  });
}

export function startChild(wanted: Wanted, ownQueue: string): Command {
  return command('StartChildWorkflowExecution', {
    namespace: wanted['namespace'],
    workflowId: wanted['workflowId'],
    workflowType: named(wanted['workflowType']),
    taskQueue: named(wanted.taskQueue),
    header: always(wanted.headers),
    memo: always(wanted.memo),
    searchAttributes: wanted.searchAttributes,
    input: payloads(wanted['input'] as readonly Payload[] | undefined),
    workflowIdReusePolicy: wanted['workflowIdReusePolicy'],
    workflowExecutionTimeout: wanted['workflowExecutionTimeout'],
    workflowRunTimeout: wanted['workflowRunTimeout'],
    workflowTaskTimeout: wanted['workflowTaskTimeout'],
    retryPolicy: wanted['retryPolicy'],
    cronSchedule: wanted['cronSchedule'],
    parentClosePolicy: wanted['parentClosePolicy'],
    inheritBuildId: staysWithBuild(wanted, ownQueue),
    priority: wanted['priority'],
  });
}

export function signalExternal(wanted: Wanted, namespace: string): Command {
  const { workflowExecution, childWorkflowId } = wanted as {
    readonly workflowExecution?: { namespace?: string; workflowId?: string; runId?: string };
    readonly childWorkflowId?: string;
  };
  const target = workflowExecution ?? { namespace, workflowId: childWorkflowId };
  return command('SignalExternalWorkflowExecution', {
    namespace: target.namespace,
    execution: withoutGaps({ workflowId: target.workflowId, runId: workflowExecution?.runId }),
    header: fields('fields', wanted.headers),
    signalName: wanted['signalName'],
    input: payloads(wanted.args),
    ...(childWorkflowId && { childWorkflowOnly: true }),
  });
}

/** What the next run takes over when the workflow does not say otherwise. */
export interface Inherited {
  readonly memo: Map | undefined;
  readonly searchAttributes: Map;
  readonly retryPolicy: object | undefined;
}

export function continueAsNew(wanted: Wanted, inherited: Inherited, ownQueue: string): Command {
  const memo = fields('fields', wanted.memo) ?? fields('fields', inherited.memo);
  return command('ContinueAsNewWorkflowExecution', {
    workflowType: named(wanted['workflowType']),
    taskQueue: named(wanted.taskQueue),
    input: payloads(wanted.arguments),
    workflowRunTimeout: wanted['workflowRunTimeout'],
    workflowTaskTimeout: wanted['workflowTaskTimeout'],
    memo,
    header: fields('fields', wanted.headers),
    searchAttributes: wanted.searchAttributes ?? fields('indexedFields', inherited.searchAttributes),
    retryPolicy: wanted['retryPolicy'] ?? inherited.retryPolicy,
    inheritBuildId: staysWithBuild(wanted, ownQueue),
    initialVersioningBehavior: wanted['initialVersioningBehavior'],
    backoffStartInterval: wanted['backoffStartInterval'],
  });
}
