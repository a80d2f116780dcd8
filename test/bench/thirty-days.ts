import path from 'node:path';
import { Context } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import { bundleWorkflows } from '../../src/kata/bundle.ts';
import { closeEnvironment, sharedEnvironment } from '../../src/kata/environment.ts';
import { projectRoot } from '../../src/kata/source-files.ts';

const RUNS = 20;

/** Fails twice, as the activity of fixtures/activities.ts does. */
async function sendMail(user: string): Promise<string> {
  const { attempt } = Context.current().info;
  if (attempt < 3) throw new Error(`the mail server is busy, attempt ${attempt}`);
  return `mailed ${user}`;
}

/** Runs a workflow of 30 days with two retried failures; gives the milliseconds of each run, from start to result. */
export async function thirtyDays(): Promise<number[]> {
  const { env } = await sharedEnvironment();
  const activities = { sendMail };
  const workflowBundle = await bundleWorkflows(path.join(projectRoot, 'test/bench/fixtures/workflows.ts'));
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: 'bench',
    workflowBundle,
    activities,
    debugMode: true,
    reuseV8Context: false,
  });
  const times: number[] = [];
  await worker.runUntil(async () => {
    for (let run = 0; run < RUNS; run++) {
      const began = performance.now();
      await env.client.workflow.execute('trial', {
        taskQueue: 'bench',
        workflowId: `bench-${run}`,
        args: ['ada'],
      });
      times.push(performance.now() - began);
    }
  });
  await closeEnvironment();
  return times;
}
