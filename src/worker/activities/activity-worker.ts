import type { Failure } from '../core/messages.ts';
import { toMs } from '../core/messages.ts';
import type { WorkerPlatform } from '../platform.ts';
import { Status, statusOf } from '../workflow-api.ts';
import type { WorkflowApi } from '../workflow-api.ts';
import { ActivityAttempt } from './execute.ts';
import type { ActivityParts, ActivityResult, CancelReason } from './execute.ts';
import { heartbeatIntervalMs, Heartbeats } from './heartbeats.ts';
import type { HeartbeatThrottle } from './heartbeats.ts';
import { activityInfo } from './info.ts';
import type { PolledActivity } from './info.ts';

/** Runs the activity tasks that a Worker polls, and reports how they ended. Retries are the service's. */
export class ActivityWorker {
  private readonly running = new Set<ActivityAttempt>();

  constructor(
    private readonly parts: ActivityParts,
    private readonly api: WorkflowApi,
    private readonly platform: WorkerPlatform,
    private readonly taskQueue: string,
    private readonly throttle: HeartbeatThrottle,
    private readonly signal: AbortSignal,
  ) {}

  async handle(task: PolledActivity): Promise<void> {
    const taskToken = task.taskToken!;
    const { dataConverter } = this.parts;
    const info = await activityInfo(task, {
      namespace: this.api.namespace,
      taskQueue: this.taskQueue,
      isLocal: false,
      dataConverter,
    });
    const cancel = (reason: CancelReason): void => attempt.cancel(reason);
    const timeoutMs = toMs(task.heartbeatTimeout);
    const heartbeats = new Heartbeats(
      this.api,
      this.platform,
      dataConverter,
      taskToken,
      heartbeatIntervalMs(timeoutMs, this.throttle),
      cancel,
      this.signal,
    );
    const attempt = new ActivityAttempt(this.parts, {
      info,
      input: task.input?.payloads ?? [],
      heartbeat: (details) => heartbeats.beat(details),
    });
    this.running.add(attempt);
    const result = await attempt.result;
    this.running.delete(attempt);
    await heartbeats.close('failed' in result);
    await this.report(taskToken, result);
  }

  cancelAll(): void {
    for (const attempt of this.running) attempt.cancel('WORKER_SHUTDOWN');
  }

  private async report(taskToken: Uint8Array, result: ActivityResult): Promise<void> {
    if ('willCompleteAsync' in result) return;
    const [method, fields] = reportOf(result);
    try {
      await this.api.answer(method, { taskToken, ...fields }, this.signal);
    } catch (error) {
      // It timed out or was canceled meanwhile: nobody waits for this attempt.
      if (statusOf(error) !== Status.NOT_FOUND && !this.signal.aborted) throw error;
    }
  }
}

function reportOf(result: Exclude<ActivityResult, { willCompleteAsync: object }>): [string, object] {
  if ('completed' in result) {
    const { result: payload } = result.completed;
    return ['RespondActivityTaskCompleted', payload ? { result: { payloads: [payload] } } : {}];
  }
  if ('failed' in result) return ['RespondActivityTaskFailed', { failure: result.failed.failure }];
  const { details } = (result.cancelled.failure as Failure & { canceledFailureInfo?: { details?: object } })
    .canceledFailureInfo ?? { details: undefined };
  return ['RespondActivityTaskCanceled', details ? { details } : {}];
}
