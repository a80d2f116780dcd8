import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { HistoryEvent } from '../../../src/service/proto.ts';

/** What the tests of one file left for the checks after all tests. */
export interface FileRecord {
  /** Path of the test file from `test/service`, with forward slashes. */
  readonly file: string;
  /** Every test of the file ran and passed. */
  readonly complete: boolean;
  /** Rows of machines that a test took, as `coverage/transitions.ts` names them. */
  readonly rows: readonly string[];
  readonly histories: readonly RecordedHistory[];
}

export interface RecordedHistory {
  /** Title of the test. */
  readonly test: string;
  readonly workflowId: string;
  readonly events: readonly HistoryEvent[];
  /** Why the core cannot replay it, if a test said so. */
  readonly notReplayable: string | undefined;
}

const folder = path.resolve(
  import.meta.dirname,
  '../../../node_modules/.cache/temporal-katas/records-of-service-tests',
);

/** Forgets what earlier runs left. */
export function clearRecords(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/** Each test file has a process of its own, so what it leaves is a file. */
export function leaveRecord(record: FileRecord): void {
  writeFileSync(path.join(folder, `${record.file.replaceAll('/', '+')}.bin`), serialize(record));
}

export function readRecords(): FileRecord[] {
  const files = readdirSync(folder, { withFileTypes: true });
  return files.map(({ name }) => deserialize(readFileSync(path.join(folder, name))) as FileRecord);
}
