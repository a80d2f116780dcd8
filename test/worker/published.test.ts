import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { temporal } from '@temporalio/proto';
import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../src/worker/core/messages.ts';
import { coreSays, oursSays } from './support/oracle.ts';
import { History } from './support/world.ts';

/** The histories that Core tests itself with; the package that brings Core has them. */
const core = path.dirname(createRequire(import.meta.url).resolve('@temporalio/core-bridge/package.json'));
const folder = path.join(core, 'sdk-core/crates/sdk-core/tests/histories');
const ProtoHistory = temporal.api.history.v1.History;

function historyFrom(name: string): History {
  const decoded = ProtoHistory.decode(readFileSync(path.join(folder, name)));
  const { events } = ProtoHistory.toObject(decoded, { longs: Number }) as { events: HistoryEvent[] };
  return new History(events, 'published');
}

/** What the workflows of Core's own tests do, in TypeScript. */
const longLocalActivity = (id: number, inner: string): string => `
  import { defineUpdate, proxyLocalActivities, setHandler, sleep } from '@temporalio/workflow';
  const { delay } = proxyLocalActivities({ startToCloseTimeout: '1 minute' });
  async function run() {
    setHandler(defineUpdate('update'), async () => { ${inner} });
    await delay(6000);
  }
  export { run as 'long_local_activity_with_update-${id}' };
`;
const evicted = `
  import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
  const local = proxyLocalActivities({ startToCloseTimeout: '1 minute' });
  const { delay } = proxyActivities({ startToCloseTimeout: '20 seconds' });
  export async function evict_while_la_running_no_interference() { await local.delay(15); await delay(15); }
`;
const timer = (type: string): string => `
  import { sleep } from '@temporalio/workflow';
  async function run() { await sleep(1000); }
  export { run as '${type}' };
`;
const hello = `
  import { proxyActivities } from '@temporalio/workflow';
  const { say_hello } = proxyActivities({ startToCloseTimeout: '1 minute' });
  export async function SayHelloWorkflow({ name }) { return await say_hello(name); }
`;
const patches = `
  import { patched, sleep } from '@temporalio/workflow';
  const id = 'integ_test_change_name';
  export async function writes_change_markers() {
    await sleep(patched(id) ? 100 : 200);
    await sleep(200);
    await sleep(patched(id) ? 100 : 200);
  }
`;

const published: Readonly<Record<string, string>> = {
  'ends_empty_wft_complete.bin': hello,
  'evict_while_la_running_no_interference-16_history.bin': evicted,
  'evict_while_la_running_no_interference-23_history.bin': evicted,
  'evict_while_la_running_no_interference-85_history.bin': evicted,
  'fail_wf_task.bin': timer('fail_wf_task_PITR/89Y'),
  'long_local_activity_with_update-0_history.bin': longLocalActivity(0, ''),
  'long_local_activity_with_update-1_history.bin': longLocalActivity(1, 'await sleep(2000);'),
  'long_local_activity_with_update-2_history.bin': longLocalActivity(2, ''),
  'long_local_activity_with_update-3_history.bin': longLocalActivity(3, 'await sleep(2000);'),
  'old_change_marker_format.bin': patches,
  'timer_workflow_history.bin': timer('timer_workflow_NqA7v+rB'),
};

test('each history that Core publishes has its code here', () => {
  expect(readdirSync(folder)).toEqual(Object.keys(published));
});

/** Those that replay with no code: one task of the first knew nothing of an activity, and the others number their timers from 0. */
const refused: Readonly<Record<string, RegExp>> = {
  'evict_while_la_running_no_interference-23_history.bin': /event 25 of the history is ActivityTaskScheduled/,
  'fail_wf_task.bin': /TimerFired with the timer id "0"/,
  'timer_workflow_history.bin': /TimerFired with the timer id "0"/,
};

test.for(Object.entries(published))('%s is judged as Core judges it', async ([name, code]) => {
  const history = historyFrom(name);
  const reason = refused[name];
  if (reason === undefined) {
    expect(await coreSays(code, history)).toBeUndefined();
    expect(await oursSays(code, history)).toBeUndefined();
  } else {
    expect(await coreSays(code, history)).toContain('TMPRL1100');
    expect(await oursSays(code, history)).toMatch(reason);
  }
});
