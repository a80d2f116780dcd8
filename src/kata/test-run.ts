import type { RunnerTestCase } from 'vitest';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { REPORT_LIMIT, fetchHistory, fetchRelated, reportOf } from './history.ts';
import type { KataHistory } from './history.ts';
import { tellCause } from './report.ts';
import type { HistoryReport } from '../workbook/result.ts';
import type { SharedEnvironment, Surroundings } from './surroundings.ts';
import { Watch } from './watch.ts';
import type { Patience } from './watch.ts';
import type {} from './task-meta.ts';

/** What the exercise offers, for messages that name the nearest. */
export interface ExerciseNames {
  readonly activities: readonly string[];
  readonly workflows: () => Promise<readonly string[]>;
  readonly patience: Patience;
}

/** One test from begin to end: what it started, what it may ask about it, and what is told of it afterwards. */
export class TestRun {
  /** The test's title as an id: `ends-the-trial-after-30-days`. */
  readonly name: string;
  readonly #task: Readonly<RunnerTestCase>;
  readonly #surroundings: Surroundings;
  readonly #names: ExerciseNames;
  #shared: SharedEnvironment | undefined;
  #watch: Watch | undefined;

  constructor(task: Readonly<RunnerTestCase>, surroundings: Surroundings, names: ExerciseNames) {
    this.#task = task;
    this.#surroundings = surroundings;
    this.#names = names;
    this.name = idFrom(task.name);
    surroundings.begins(task);
  }

  async environment(): Promise<TestWorkflowEnvironment> {
    if (this.#shared === undefined) {
      this.#shared = await this.#surroundings.environment();
      const { env, recorder } = this.#shared;
      recorder.begin();
      this.#watch = new Watch(env, recorder, {
        server: this.#surroundings.server,
        placeOf: this.#surroundings.placeOf,
        ...this.#names,
      });
    }
    return this.#shared.env;
  }

  /** Whether this test's Worker may keep workflows in memory. */
  get keepsCache(): boolean {
    return this.#surroundings.cache && this.#shared?.knowsShutdown !== false;
  }

  /** The history of the latest run of a workflow; without an id, of the first execution that the test started. */
  async history(workflowId?: string): Promise<KataHistory> {
    const env = await this.environment();
    const started = this.#shared!.recorder.started;
    const first = started[0];
    if (workflowId === undefined && first === undefined) {
      throw new TypeError(
        'history() was asked for, and this test has started no workflow yet. Start one with the client of this test.',
      );
    }
    return workflowId === undefined
      ? fetchHistory(env.client, first!.workflowId, first!.runId)
      : fetchHistory(env.client, workflowId);
  }

  /** Tells what happened, and ends what is still running so that it doesn't disturb the next test. */
  async end(): Promise<void> {
    if (this.#shared === undefined) return;
    this.#watch?.end();
    const { env, recorder } = this.#shared;
    const related = await fetchRelated(env.client, recorder.started);
    const histories = related.map(({ execution, history }) => reportOf(execution, history));
    this.#task.meta.kata = { histories };
    for (const workflowId of stillRunning(histories)) {
      await env.client.workflow
        .getHandle(workflowId)
        .terminate('The test has ended.')
        .catch(() => {});
    }
    const cause = this.#watch?.cause;
    // What never comes back (a call of the Client, an activity) holds the clock of the server: the next test gets a new one.
    if (!(await recorder.settled(SETTLE_MS)) || cause?.holdsClock) this.#surroundings.abandon();
    if (cause !== undefined) tellCause(this.#task, cause);
    this.#surroundings.ended(
      this.#task,
      histories,
      related.map(({ history }) => history),
    );
    if (cause !== undefined && this.#task.result?.errors === undefined) throw cause;
  }
}

/** The workflow ids that may have a run under way. A long chain is not reported to its end, so its id counts too. */
function stillRunning(histories: readonly HistoryReport[]): ReadonlySet<string> {
  const last = new Map(histories.map(({ workflowId, status }) => [workflowId, status]));
  const open = [...last].filter(([, status]) => status === 'Running' || histories.length >= REPORT_LIMIT);
  return new Set(open.map(([workflowId]) => workflowId));
}

/** How long the calls of a test may still take to come back once its workflows are ended, in milliseconds. */
const SETTLE_MS = 1000;

/** Letters and digits of a title, joined by hyphens. */
function idFrom(title: string): string {
  return (
    title
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 80) || 'test'
  );
}
