import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';

/** A workflow execution that a test started. With an empty run id it is the latest run of that workflow id. */
export interface Execution {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
}

/**
 * Sits in the Client of the environment and notes which executions a test starts. The environment outlives a test, so
 * one recorder serves all tests of a process; {@link Recorder.begin} starts the list anew.
 */
export class Recorder {
  #started: Execution[] = [];
  #rejectWaiting: ((error: Error) => void) | undefined;
  #stuck: Promise<never> = new Promise(() => {});
  readonly #waiting = new Map<Promise<unknown>, number>();

  /** The executions started since {@link begin}, in order; a start that met a running execution is listed once. */
  get started(): readonly Execution[] {
    return this.#started;
  }

  begin(): void {
    this.#started = [];
    this.#stuck = new Promise<never>((_, reject) => (this.#rejectWaiting = reject));
    // Nobody may be waiting when the cause is found.
    this.#stuck.catch(() => {});
  }

  /** Makes every call of the Client that a test waits for reject with this error. */
  rejectWaiting(error: Error): void {
    this.#rejectWaiting?.(error);
  }

  /** What `call` gives, or a rejection as soon as {@link rejectWaiting} is called. */
  orStuck<T>(call: Promise<T>): Promise<T> {
    this.#waiting.set(call, performance.now());
    const done = (): void => void this.#waiting.delete(call);
    call.then(done, done);
    return Promise.race([call, this.#stuck]);
  }

  /** How long the oldest call of the Client has been waiting, in milliseconds; 0 when none is. */
  waitingForMs(): number {
    return Math.max(0, ...[...this.#waiting.values()].map((since) => performance.now() - since));
  }

  /** Resolves to true when every call has come back, to false when one has not within `ms`. */
  async settled(ms: number): Promise<boolean> {
    if (this.#waiting.size === 0) return true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
    const all = Promise.allSettled(this.#waiting.keys()).then(() => true);
    return Promise.race([all, late]).finally(() => clearTimeout(timer));
  }

  readonly interceptor: Omit<WorkflowClientInterceptor, 'start'> = {
    startWithDetails: async (input, next) => {
      const output = await this.orStuck(next(input));
      this.#note(input.options.workflowId, output.runId, input.workflowType);
      return output;
    },
    signalWithStart: async (input, next) => {
      const runId = await this.orStuck(next(input));
      this.#note(input.options.workflowId, runId, input.workflowType);
      return runId;
    },
    startUpdateWithStart: async (input, next) => {
      const output = await this.orStuck(next(input));
      this.#note(
        output.workflowExecution.workflowId,
        output.workflowExecution.runId ?? '',
        input.workflowType,
      );
      return output;
    },
    startUpdate: (input, next) => this.orStuck(next(input)),
    query: (input, next) => this.orStuck(next(input)),
  };

  #note(workflowId: string, runId: string, workflowType: string): void {
    if (this.#started.some((known) => known.runId === runId)) return;
    this.#started.push({ workflowId, runId, workflowType });
  }
}

/** The environment, with its waits told to the recorder. Its Client has the recorder's interceptor already. */
export function watched(env: TestWorkflowEnvironment, recorder: Recorder): TestWorkflowEnvironment {
  // The SDK lets nobody intercept the wait for a result, and that is where a test waits.
  const result = env.client.workflow.result.bind(env.client.workflow);
  env.client.workflow.result = (...args) => recorder.orStuck(result(...args));
  const sleep = env.sleep;
  env.sleep = (ms) => recorder.orStuck(sleep(ms));
  return env;
}
