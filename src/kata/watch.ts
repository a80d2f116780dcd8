import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { diagnose, progressOf } from './diagnosis.ts';
import type { Cause, PlaceOf } from './diagnosis.ts';
import { WorkflowStuckError } from './problem.ts';
import type { Execution, Recorder } from './recorder.ts';

/** What a cause may name beside the execution itself. */
export interface WatchContext {
  readonly server: string;
  readonly activities: readonly string[];
  readonly workflows: () => Promise<readonly string[]>;
  readonly placeOf: PlaceOf;
  /** Shared by the tests of a file: what one of them has taught about waiting. */
  readonly patience: Patience;
}

/** Once a workflow of a file was found unable to go on, the others are not given the same benefit of the doubt. */
export interface Patience {
  quietEnoughMs?: number;
}

const SHORT_QUIET_MS = 1500;

/** A test that goes well is over before the first look. */
const FIRST_LOOK_MS = 300;
const PERIOD_MS = 300;

/**
 * Looks after the executions of one test while the test waits for them. When one can't go on, every waiting call of the
 * Client rejects with the cause, in place of a timeout that names nothing.
 */
export class Watch {
  readonly #env: TestWorkflowEnvironment;
  readonly #recorder: Recorder;
  readonly #context: WatchContext;
  readonly #since = new Map<string, { progress: string; at: number }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;
  /** What was found; the test has failed, whatever it made of the rejection. */
  cause: WorkflowStuckError | undefined;

  constructor(env: TestWorkflowEnvironment, recorder: Recorder, context: WatchContext) {
    this.#env = env;
    this.#recorder = recorder;
    this.#context = context;
    this.#timer = setTimeout(() => void this.#look(), FIRST_LOOK_MS);
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    const waitingForMs = this.#recorder.waitingForMs();
    if (waitingForMs >= FIRST_LOOK_MS) {
      for (const execution of this.#recorder.started) {
        // An execution that can't be described (it is gone, or the server is) has no cause to name.
        const cause = await this.#causeOf(execution, waitingForMs).catch(() => undefined);
        if (this.#ended) return;
        if (cause === undefined) continue;
        this.#context.patience.quietEnoughMs = SHORT_QUIET_MS;
        this.cause = new WorkflowStuckError(cause.text, cause.holdsClock);
        this.#recorder.rejectWaiting(this.cause);
        return;
      }
    }
    if (!this.#ended) this.#timer = setTimeout(() => void this.#look(), PERIOD_MS);
  }

  async #causeOf({ workflowId, workflowType }: Execution, waitingForMs: number): Promise<Cause | undefined> {
    const { client, supportsTimeSkipping } = this.#env;
    const namespace = client.options.namespace;
    const execution = { workflowId };
    const description = await client.workflowService.describeWorkflowExecution({ namespace, execution });
    // WORKFLOW_EXECUTION_STATUS_RUNNING of temporal.api.enums.v1.
    if (Number(description.workflowExecutionInfo?.status) !== 1) return undefined;
    const { history } = await client.workflowService.getWorkflowExecutionHistory({ namespace, execution });
    const events = history?.events ?? [];
    return diagnose({
      workflowId,
      workflowType,
      events,
      description,
      quietForMs: this.#quietFor(workflowId, progressOf(events, description)),
      waitingForMs,
      nowMs: await this.#env.currentTimeMs(),
      skipsTime: supportsTimeSkipping,
      ...this.#context,
      ...this.#context.patience,
    });
  }

  #quietFor(workflowId: string, progress: string): number {
    const now = performance.now();
    const known = this.#since.get(workflowId);
    if (known?.progress === progress) return now - known.at;
    this.#since.set(workflowId, { progress, at: now });
    return 0;
  }
}
