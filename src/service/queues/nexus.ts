import type { Engine } from '../engine.ts';
import { openOperation, type OpenOperation } from '../history/nexus/calls.ts';
import { handlerFailure } from '../history/nexus/failure.ts';
import { attemptCall, failRequest } from '../history/nexus/operations.ts';
import { nexusTaskKey, nexusTaskResponse } from '../history/nexus/task.ts';
import type { NexusCall, NexusCallName, Run } from '../history/run.ts';
import type { NexusEndpoint } from '../proto.ts';

// Nexus tasks have no priority of their own.
const PRIORITY_KEY = 3;

/** Sends a request of an operation on its way: to the task queue of its endpoint, if there is one. */
export function sendNexusCall(engine: Engine, run: Run, scheduledEventId: number, name: NexusCallName): void {
  const open = run.isRunning ? openOperation(run, scheduledEventId) : undefined;
  const call = open?.calls[name];
  if (!open || !isDue(open, call)) return;
  const endpoint = endpointOf(engine, open);
  engine.transact(run, (tx) => {
    if (endpoint?.spec?.target?.worker) attemptCall(tx, open, name);
    else failRequest(tx, open, name, noHandler(open, endpoint));
  });
}

/** A cancellation waits for the operation's start; a request that is under way is not sent again. */
const isDue = ({ calls }: OpenOperation, call: NexusCall | undefined): boolean =>
  (call?.state === 'none' || call?.state === 'backoff') &&
  (call === calls.start ? calls.startedTimeMs === 0 : calls.startedTimeMs > 0);

const endpointOf = (engine: Engine, { operation }: OpenOperation): NexusEndpoint | undefined => {
  const { endpoint, endpointId } = operation.attributes;
  return engine.nexusEndpoints.find(endpointId) ?? engine.nexusEndpoints.byName(endpoint);
};

const noHandler = ({ operation }: OpenOperation, endpoint: NexusEndpoint | undefined) =>
  endpoint
    ? handlerFailure(
        'NOT_IMPLEMENTED',
        `Nexus endpoint "${operation.attributes.endpoint}" targets the URL ${endpoint.spec?.target?.external?.url}: this service only calls handlers on task queues.`,
      )
    : handlerFailure('NOT_FOUND', 'endpoint not registered');

export function offerNexusTask(
  engine: Engine,
  run: Run,
  scheduledEventId: number,
  name: NexusCallName,
  dispatch: number,
): void {
  const wanted = (): OpenOperation | undefined => {
    const open = run.isRunning ? openOperation(run, scheduledEventId) : undefined;
    const call = open?.calls[name];
    return call?.state === 'sent' && call.dispatches === dispatch ? open : undefined;
  };
  const open = wanted();
  const target = open && endpointOf(engine, open)?.spec?.target?.worker;
  if (!target) return;
  engine.matching.add(target.namespace ?? '', 'nexus', target.taskQueue ?? '', {
    priorityKey: PRIORITY_KEY,
    start() {
      const now = wanted();
      if (!now) return undefined;
      run.nexusTasks.add(nexusTaskKey(scheduledEventId, name, dispatch));
      return nexusTaskResponse(run, now, name, engine.clock.now());
    },
  });
}
