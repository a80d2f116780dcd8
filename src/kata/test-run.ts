import type { RunnerTestCase } from 'vitest';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sharedEnvironment } from './environment.ts';
import type { SharedEnvironment } from './environment.ts';
import { fetchHistory, fetchRelated, reportOf } from './history.ts';
import type { KataHistory } from './history.ts';
import { showHistories } from './report.ts';
import { readSettings } from './settings.ts';
import type { KataSettings } from './settings.ts';
import type { HistoryReport } from '../workbook/result.ts';

declare module 'vitest' {
  interface TaskMeta {
    kata?: { histories: HistoryReport[]; fetched?: object[] };
  }
}

/** One test from begin to end: what it started, what it may ask about it, and what is told of it afterwards. */
export class TestRun {
  /** The test's title as an id: `ends-the-trial-after-30-days`. */
  readonly name: string;
  readonly settings: KataSettings = readSettings();
  readonly #task: Readonly<RunnerTestCase>;
  #shared: SharedEnvironment | undefined;

  private constructor(task: Readonly<RunnerTestCase>) {
    this.#task = task;
    this.name = idFrom(task.name);
  }

  static async begin(task: Readonly<RunnerTestCase>, _activities: object): Promise<TestRun> {
    return new TestRun(task);
  }

  async environment(): Promise<TestWorkflowEnvironment> {
    if (this.#shared === undefined) {
      this.#shared = await sharedEnvironment();
      this.#shared.recorder.begin();
    }
    return this.#shared.env;
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
    const { env, recorder } = this.#shared;
    const related = await fetchRelated(env.client, recorder.started);
    const histories = related.map(({ execution, history }) => reportOf(execution, history));
    this.#task.meta.kata = {
      histories,
      ...(process.env['KATA_KEEP_HISTORIES'] === '1' && {
        fetched: related.map(({ history }) => history.toJSON()),
      }),
    };
    for (const { workflowId, runId, status } of histories) {
      if (status !== 'Running') continue;
      await env.client.workflow
        .getHandle(workflowId, runId)
        .terminate('The test has ended.')
        .catch(() => {});
    }
    showHistories(this.#task, histories);
  }
}

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
