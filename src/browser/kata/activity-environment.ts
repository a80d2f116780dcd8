import { EventEmitter } from 'events';
import { asyncLocalStorage } from '@temporalio/activity';
import type { Context, Info } from '@temporalio/activity';
import { ActivityCancellationDetails } from '@temporalio/common';
import type { MockActivityEnvironment } from '@temporalio/testing';
import { CancellableContext } from '../../worker/activities/context.ts';
import { silentLogger } from '../../worker/logger.ts';

type ActivityFunction = (...args: never[]) => Promise<unknown>;

/** One activity outside of any workflow: what `MockActivityEnvironment` of `@temporalio/testing` does. */
class PageActivityEnvironment extends EventEmitter {
  readonly #cancellable: CancellableContext;

  constructor(info: Partial<Info> = {}) {
    super();
    this.#cancellable = new CancellableContext({ ...defaultInfo(), ...info }, silentLogger, (details) => {
      this.emit('heartbeat', details);
    });
  }

  get context(): Context {
    return this.#cancellable.context;
  }

  /** Asks the activity to stop. Activities that are run later are cancelled from their start. */
  cancel = (
    reason = 'CANCELLED',
    details = new ActivityCancellationDetails({ cancelRequested: true }),
  ): void => this.#cancellable.cancel(reason, details);

  async run(fn: ActivityFunction, ...args: never[]): Promise<unknown> {
    return asyncLocalStorage.run(this.context, () => fn(...args));
  }
}

/** What an activity is told of itself when nothing is said: as `@temporalio/testing` has it. */
function defaultInfo(): Info {
  const info = {
    attempt: 1,
    taskQueue: 'test',
    isLocal: false,
    taskToken: new TextEncoder().encode('test'),
    base64TaskToken: btoa('test'),
    activityId: 'test',
    activityType: 'unknown',
    workflowType: 'test',
    activityNamespace: 'default',
    workflowNamespace: 'default',
    namespace: 'test',
    workflowExecution: { workflowId: 'test', runId: '00000000-0000-0000-0000-000000000000' },
    scheduledTimestampMs: 1,
    startToCloseTimeoutMs: 1000,
    scheduleToCloseTimeoutMs: 1000,
    currentAttemptScheduledTimestampMs: 1,
    inWorkflow: true,
  };
  return info as unknown as Info;
}

export const activityEnvironment = (): MockActivityEnvironment =>
  // Tests are checked against the SDK's own class.
  new PageActivityEnvironment() as unknown as MockActivityEnvironment;
