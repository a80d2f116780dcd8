import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';
import { bundleWorkflows } from '../../../src/kata/bundle.ts';
import type { ProtoHistory } from './proto-json.ts';

export interface Replayable {
  readonly workflowId: string;
  readonly history: ProtoHistory;
}

let quiet = false;

/** The SDK's core logs what we report ourselves. Once per process, before its first use. */
function installRuntime(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => {}),
    telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
  });
}

/** The paths that a test file gives to `kata({ workflows })`, as absolute files beside `folder`. */
export function workflowFiles(folder: string, test: string): string[] {
  const named = [...test.matchAll(/\bworkflows:\s*(['"`])(\.[^'"`]+)\1/g)].map((match) => match[2]!);
  const files = new Set(
    (named.length > 0 ? named : ['./workflows']).map((name) => path.resolve(folder, name)),
  );
  return [...files].filter((file) => (existsSync(file) ? statSync(file).isFile() : existsSync(`${file}.ts`)));
}

/**
 * Replays histories in the real core, with a bundle of each workflow file in turn. A history passes when the code of one
 * file replays it. The answer holds one sentence, or undefined for a pass, for each history in order.
 */
export async function replayAll(
  files: readonly string[],
  histories: readonly Replayable[],
): Promise<(string | undefined)[]> {
  installRuntime();
  let verdicts: (string | undefined)[] = histories.map(() => 'there is no workflow file to replay it with');
  for (const [index, file] of files.entries()) {
    const open = histories.filter((_, at) => verdicts[at] !== undefined);
    if (open.length === 0) break;
    const said = await replayWith(await bundleWorkflows(file), open);
    const iterator = said[Symbol.iterator]();
    verdicts = verdicts.map((verdict) => {
      if (verdict === undefined) return undefined;
      const answer = iterator.next().value;
      // The first file is the one that a reader looks at; its words are the ones to tell.
      return answer === undefined || index === 0 ? answer : verdict;
    });
  }
  return verdicts;
}

async function replayWith(
  workflowBundle: WorkflowBundle,
  histories: readonly Replayable[],
): Promise<(string | undefined)[]> {
  const verdicts: (string | undefined)[] = [];
  const name = createHash('sha256').update(workflowBundle.code).digest('hex').slice(0, 12);
  // One after the other and each on its own: a worker that met one broken history says little about the next.
  for (const { workflowId, history } of histories) {
    let results;
    try {
      const replayable = { workflowId, history: historyFromJSON(history) };
      results = Worker.runReplayHistories(
        { workflowBundle, replayName: `gate-${name}`, reuseV8Context: false },
        [replayable],
      );
    } catch (error) {
      verdicts.push(reason(error));
      continue;
    }
    verdicts.push(await verdictOf(results));
  }
  return verdicts;
}

/** How long the core may think about one history, in milliseconds. One whose events stand in no possible order gets no verdict. */
const PATIENCE_MS = 10_000;

async function verdictOf(results: ReturnType<typeof Worker.runReplayHistories>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`the core gave no verdict in ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
  });
  const verdict = (async () => {
    let last: string | undefined = 'the core gave no verdict';
    for await (const { error } of results) last = error === undefined ? undefined : reason(error);
    return last;
  })().catch(reason);
  try {
    return await Promise.race([verdict, silence]);
  } finally {
    clearTimeout(timer);
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
