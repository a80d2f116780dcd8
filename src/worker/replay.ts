import type { HistoryEvent } from './core/messages.ts';
import { Events } from './core/messages.ts';
import { silentLogger } from './logger.ts';
import type { WorkerPlatform } from './platform.ts';
import type { Realms } from './realm.ts';
import { attributesOf } from './core/messages.ts';
import { makeRun } from './workflow-worker.ts';
import { defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import type { PayloadCodec } from '@temporalio/common';

export interface ReplayOptions {
  readonly realms: Realms;
  readonly platform: WorkerPlatform;
  /** Default: `replayed`. */
  readonly workflowId?: string;
  /** What `workflowInfo()` says. Default: `fake_replay_queue`, as with `@temporalio/worker`. */
  readonly taskQueue?: string;
  readonly failureExceptionTypeNames?: readonly string[];
  /** Codecs that encoded the payloads of the history. */
  readonly payloadCodecs?: readonly PayloadCodec[];
}

/**
 * Runs workflow code through a history that is there already; needs no service.
 *
 * @param events a decoded history: plain objects, 64-bit integers as numbers
 * @throws NondeterminismError where code and history part, or what the code throws where the history has gone on
 */
export async function replay(events: readonly HistoryEvent[], options: ReplayOptions): Promise<void> {
  const { realms, platform, workflowId = 'replayed', taskQueue = 'fake_replay_queue' } = options;
  const first = events[0] && attributesOf(events[0]);
  const started = events.filter(({ eventType }) => eventType === Events.WorkflowTaskStarted);
  const last = started.at(-1)?.eventId ?? 0;
  const task = {
    taskToken: new Uint8Array(),
    workflowId,
    runId: first?.originalExecutionRunId ?? workflowId,
    workflowType: first?.workflowType?.name ?? '',
    attempt: 1,
    previousStartedId: last,
    startedId: last,
    events,
    messages: [],
    query: undefined,
    queries: {},
  };
  const run = makeRun(
    {
      realms,
      platform,
      taskQueue,
      activities: {
        activities: {},
        logger: silentLogger,
        dataConverter: {
          payloadConverter: defaultPayloadConverter,
          failureConverter: defaultFailureConverter,
          payloadCodecs: [...(options.payloadCodecs ?? [])],
        },
      },
      maxCached: 1,
      failureExceptionTypeNames: options.failureExceptionTypeNames ?? [],
      deploymentVersion: undefined,
      sink: () => undefined,
    },
    'default',
    task,
  );
  try {
    await run.replay(task);
  } finally {
    await run.dispose();
  }
}
