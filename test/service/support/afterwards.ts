import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import { findMachines } from '../coverage/machines.ts';
import { rowsOf, untaken } from '../coverage/transitions.ts';
import { CoreReplay } from '../../replay/core.ts';
import { clearRecords, readRecords, type FileRecord, type RecordedHistory } from './record.ts';

/**
 * What holds for all tests of the service together, checked when they have ended: every row of every machine was taken by
 * one of them, and every history that one of them made can be read by the SDK and replayed by its core.
 */
export function setup(): () => Promise<void> {
  clearRecords();
  return afterwards;
}

async function afterwards(): Promise<void> {
  const records = readRecords();
  if (records.length === 0) return;
  // Whatever ends this early must not look like success.
  const before = process.exitCode;
  process.exitCode = 1;
  const complaints = [...(await checkHistories(records)), ...(await checkTransitions(records))];
  if (complaints.length > 0) process.stderr.write(`\n${complaints.join('\n')}\n`);
  else process.exitCode = before;
}

async function checkHistories(records: readonly FileRecord[]): Promise<string[]> {
  const core = new CoreReplay();
  const complaints: string[] = [];
  let count = 0;
  for (const { file, histories } of records) {
    for (const history of histories) {
      const complaint = readByTheSdk(history) ?? (await replayed(core, history));
      count += 1;
      if (complaint)
        complaints.push(`${file} > ${history.test}: history of "${history.workflowId}"`, `  ${complaint}`);
    }
  }
  await core.close();
  const refused = complaints.length / 2;
  process.stdout.write(`histories: ${count} given to the SDK's core, ${refused} refused\n`);
  return complaints;
}

async function replayed(
  core: CoreReplay,
  { events, notReplayable }: RecordedHistory,
): Promise<string | undefined> {
  const complaint = await core.replay(events);
  if (notReplayable === undefined) return complaint;
  return complaint ? undefined : `it is said not to be replayable (${notReplayable}), but it is`;
}

/** The JSON form of the history is read back as the same history. */
function readByTheSdk({ events }: RecordedHistory): string | undefined {
  const { History } = proto.temporal.api.history.v1;
  const history = History.fromObject({ events });
  const read = historyFromJSON(JSON.parse(historyToJSON(history)));
  const same = Buffer.compare(History.encode(history).finish(), History.encode(read).finish()) === 0;
  return same ? undefined : 'the SDK reads another history from its JSON form';
}

/** Says nothing unless all files of the service ran: a part of them cannot take every row. */
async function checkTransitions(records: readonly FileRecord[]): Promise<string[]> {
  const complete = new Set(records.filter((record) => record.complete).map(({ file }) => file));
  if (!scenarioFiles().every((file) => complete.has(file))) return [];
  const machines = await findMachines();
  const missing = untaken(machines, new Set(records.flatMap(({ rows }) => rows)));
  const count = machines.flatMap(rowsOf).length;
  process.stdout.write(
    `transitions: ${count} rows of ${machines.length} machines, ${missing.length} untaken\n`,
  );
  if (missing.length === 0) return [];
  return [
    'No test takes these rows. Write the scenario that does, or remove the row:',
    ...missing.map((row) => `  ${row}`),
  ];
}

/** The test files that leave a record. */
function scenarioFiles(): string[] {
  const folder = path.resolve(import.meta.dirname, '..');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => readFileSync(path.join(folder, file), 'utf8').includes('support/scenario'))
    .map((file) => file.split(path.sep).join('/'));
}
