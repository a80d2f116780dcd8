import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { Worker as TypeScriptWorker } from '../../../src/worker/index.ts';
import type { WorkerOptions as TypeScriptWorkerOptions } from '../../../src/worker/index.ts';
import type { Realms } from '../../../src/worker/realm.ts';
import { overTheWire, serviceOf } from '../../worker/support/grpc-service.ts';
import { vmRealms } from '../../worker/support/vm-realm.ts';
import { workflowBundle, workflowsFile } from './bundle.ts';
import { worker as chosen } from './target.ts';

/** What both kinds of Worker have in common. */
interface AnyWorker {
  run(): Promise<void>;
  shutdown(): void;
  getState(): string;
}

/** Makes a Worker of the chosen kind, with the workflows of the scenarios. */
export async function makeWorker(
  env: TestWorkflowEnvironment,
  taskQueue: string,
  options: Partial<WorkerOptions>,
): Promise<AnyWorker> {
  if (chosen === 'typescript') return typeScriptWorker(env, taskQueue, options);
  return Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    debugMode: true,
    ...options,
  });
}

/** Options of the SDK's Worker that ours has under the same names. */
const known: ReadonlySet<string> = new Set<keyof WorkerOptions & keyof TypeScriptWorkerOptions>([
  'activities',
  'identity',
  'maxCachedWorkflows',
  'maxHeartbeatThrottleInterval',
  'defaultHeartbeatThrottleInterval',
  'workerDeploymentOptions',
]);

let realms: Promise<Realms> | undefined;

async function typeScriptWorker(
  env: TestWorkflowEnvironment,
  taskQueue: string,
  options: Partial<WorkerOptions>,
): Promise<AnyWorker> {
  const unknown = Object.keys(options).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`src/worker has no ${unknown.join(', ')}`);
  realms ??= vmRealms({ file: workflowsFile });
  return TypeScriptWorker.create({
    ...(options as Partial<TypeScriptWorkerOptions>),
    service: serviceOf(env.connection),
    platform: overTheWire,
    taskQueue,
    realms: await realms,
  });
}
