import { fileURLToPath } from 'node:url';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporal } from '@temporalio/proto';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';
import { bundleWorkflows } from '../../../src/kata/bundle.ts';
import { replay } from '../../../src/worker/index.ts';
import { vmRealms } from './vm-realm.ts';
import type { History } from './world.ts';
import { inProcess } from './world.ts';

const folder = fileURLToPath(new URL('../../../node_modules/.cache/temporal-katas/worker/', import.meta.url));
let files = 0;

Runtime.install({
  logger: new DefaultLogger('ERROR', () => undefined),
  telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
});

export async function bundled(code: string): Promise<WorkflowBundle> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `workflows-${process.pid}-${(files += 1)}.ts`);
  await writeFile(file, code);
  try {
    return await bundleWorkflows(file);
  } finally {
    await rm(file);
  }
}

const { History: ProtoHistory } = temporal.api.history.v1;

/** What the SDK's own core says to a history and code: nothing, or why they don't go together. */
export async function coreSays(code: string, history: History): Promise<string | undefined> {
  const options = { workflowBundle: await bundled(code), reuseV8Context: false, debugMode: true };
  // The way over the wire gives the core what a client would have fetched.
  const wire = ProtoHistory.encode(ProtoHistory.fromObject(history.asProto())).finish();
  return Worker.runReplayHistory(options, ProtoHistory.decode(wire), history.workflowId).then(
    () => undefined,
    (error: unknown) => String(error),
  );
}

/** What our Worker says to the same. */
export async function oursSays(code: string, history: History): Promise<string | undefined> {
  const { workflowId } = history;
  return replay(history.events, { realms: await vmRealms({ code }), platform: inProcess, workflowId }).then(
    () => undefined,
    (error: unknown) => String(error),
  );
}
