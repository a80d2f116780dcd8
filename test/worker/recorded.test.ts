import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { historyFromJson, replay } from '../../src/worker/index.ts';
import { workflowFiles } from '../workbook/history/replay.ts';
import { vmRealms } from './support/vm-realm.ts';
import { inProcess } from './support/world.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Histories that the lessons show. The real worker made them from the solution of the same path. */
const lessons = readdirSync(path.join(root, 'lessons'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.history.json'))
  .map((name) => name.replaceAll('\\', '/').replace('.history.json', ''));

interface Recording {
  readonly workflows: readonly { readonly workflowId: string; readonly history: object }[];
}

function filesOf(lesson: string): string[] {
  const exercise = path.join(root, 'exercises', lesson);
  const test = readdirSync(exercise).find((name) => name.endsWith('.test.ts'))!;
  return workflowFiles(
    path.join(root, 'solutions', lesson),
    readFileSync(path.join(exercise, test), 'utf8'),
  ).map((file) => (file.endsWith('.ts') ? file : `${file}.ts`));
}

test('there are recordings', () => expect(lessons.length).toBeGreaterThan(10));

for (const lesson of lessons) {
  test(`the recorded histories of ${lesson} replay`, async () => {
    const json = readFileSync(path.join(root, 'lessons', `${lesson}.history.json`), 'utf8');
    const realms = await Promise.all(filesOf(lesson).map((file) => vmRealms({ file })));
    for (const { workflowId, history } of (JSON.parse(json) as Recording).workflows) {
      const events = historyFromJson(history);
      // One of the files has the code that made it.
      await Promise.any(
        realms.map((one) => replay(events, { realms: one, platform: inProcess, workflowId })),
      ).catch((error: AggregateError) => expect.fail(`${workflowId}: ${error.errors.join('\n')}`));
    }
  });
}
