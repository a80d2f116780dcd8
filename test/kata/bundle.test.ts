import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleOfficially, bundleWorkflows, exportedNames } from '../../src/kata/bundle.ts';
import { closeEnvironment, sharedEnvironment } from '../../src/kata/environment.ts';
import { fetchHistory } from '../../src/kata/history.ts';
import type { KataHistory } from '../../src/kata/history.ts';
import { KataProblem } from '../../src/kata/problem.ts';
import { projectRoot } from '../../src/kata/source-files.ts';
import { replayHistory } from '../../src/kata/replay.ts';

const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));
const workflows = path.join(fixtures, 'workflows');

// Inside of the repository, so that the SDK resolves.
let scratch: string;
beforeAll(() => {
  const home = path.join(projectRoot, '.kata/run');
  mkdirSync(home, { recursive: true });
  scratch = mkdtempSync(path.join(home, 'bundle-'));
});
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await closeEnvironment();
});

async function historyWith(workflowBundle: WorkflowBundle, name: string): Promise<KataHistory> {
  const { env } = await sharedEnvironment();
  const ids = { taskQueue: name, workflowId: name };
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: name,
    workflowBundle,
    activities: { sendMail: async (text: string) => `mailed ${text}` },
    debugMode: true,
    reuseV8Context: false,
  });
  await worker.runUntil(async () => {
    const handle = await env.client.workflow.start('signUp', { ...ids, args: ['ada'] });
    await env.sleep('2 hours');
    await handle.signal('confirmed');
    await handle.result();
  });
  return fetchHistory(env.client, name);
}

describe('our bundle and the official one', () => {
  test('give the same history, and each replays the history of the other', async () => {
    const [ours, official] = [await bundleWorkflows(workflows), await bundleOfficially(workflows)];
    const [left, right] = [await historyWith(ours, 'ours'), await historyWith(official, 'official')];
    const rows = (history: KataHistory): string[] =>
      history.rows.map(({ type, detail }) => `${type} ${detail}`);
    expect(rows(left)).toEqual(rows(right));
    expect(left.types.at(-1)).toBe('WorkflowExecutionCompleted');
    await replayHistory(official, left);
    await replayHistory(ours, right);
  });

  test.each([
    'fs',
    'node:fs',
    'node:fs/promises',
    'crypto',
    'node:assert',
    '@temporalio/activity',
    '@temporalio/client',
    '@temporalio/worker',
    '@temporalio/testing',
    '@temporalio/common/lib/internal-non-workflow',
  ])('both refuse %s', async (name) => {
    const file = path.join(scratch, `${name.replaceAll(/\W/g, '-')}.ts`);
    writeFileSync(
      file,
      `import * as it from '${name}';\nexport async function use() { return Object.keys(it); }\n`,
    );
    await expect(bundleOfficially(file)).rejects.toThrow();
    const refused = await bundleWorkflows(file).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(KataProblem);
    expect((refused as KataProblem).problem).toMatchObject({ kind: 'forbidden-import', at: { line: 1 } });
    expect((refused as KataProblem).message).toContain(`imports '${name}'`);
  });

  test.each([
    'assert',
    'url',
    'util',
    '@temporalio/workflow',
    '@temporalio/common',
    '@temporalio/common/lib/time',
  ])('both accept %s', async (name) => {
    const file = path.join(scratch, `accepts-${name.replaceAll(/\W/g, '-')}.ts`);
    writeFileSync(
      file,
      `import * as it from '${name}';\nexport async function use() { return Object.keys(it); }\n`,
    );
    await bundleOfficially(file);
    await bundleWorkflows(file);
  });

  test('both accept a forbidden module that is imported for its types alone', async () => {
    const file = path.join(scratch, 'types.ts');
    writeFileSync(
      file,
      `import type { Stats } from 'node:fs';\nexport async function use(stats: Stats) { return stats.size; }\n`,
    );
    await bundleOfficially(file);
    await bundleWorkflows(file);
  });
});

test('only ours refuses the activities as values, and says how to call them', async () => {
  const file = path.join(scratch, 'workflows.ts');
  writeFileSync(path.join(scratch, 'activities.ts'), 'export async function sendMail() {}\n');
  writeFileSync(
    file,
    `\nimport { sendMail } from './activities';\nexport async function use() { await sendMail(); }\n`,
  );
  const refused = await bundleWorkflows(file).then(
    () => undefined,
    (error: unknown) => error as KataProblem,
  );
  expect(refused?.problem).toMatchObject({ kind: 'forbidden-import', at: { line: 2 } });
  expect(refused?.message).toContain('import type');
  await bundleOfficially(file);
});

test('a workflow file that is not there is named', async () => {
  await expect(bundleWorkflows(path.join(scratch, 'nowhere'))).rejects.toThrow(
    /There is no workflow file .*nowhere\.ts/,
  );
});

test('the exported names are known without running the file', async () => {
  expect([...(await exportedNames(workflows))].sort()).toEqual(['buildId', 'confirmed', 'fails', 'signUp']);
});
