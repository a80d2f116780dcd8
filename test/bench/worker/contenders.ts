import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';
import { bundleWorkflows } from '../../../src/kata/bundle.ts';
import { historyFromJson, replay, Worker as TypeScriptWorker } from '../../../src/worker/index.ts';
import type { Realms } from '../../../src/worker/realm.ts';
import { overTheWire, serviceOf } from '../../worker/support/grpc-service.ts';
import { vmRealms } from '../../worker/support/vm-realm.ts';

export type History = temporal.api.history.v1.IHistory;

interface AnyWorker {
  runUntil<R>(work: () => Promise<R>): Promise<R>;
}

/** One of the two Workers, with its bundle of the workflows. */
export interface Contender {
  readonly name: 'ours' | 'native';
  make(env: TestWorkflowEnvironment, taskQueue: string, maxCachedWorkflows: number): Promise<AnyWorker>;
  /** Runs the code through a history. */
  replay(history: History): Promise<void>;
}

const activities = { charge: async (user: string): Promise<string> => `charged ${user}` };
const options = { activities, identity: 'bench' };

export async function contenders(workflows: string): Promise<readonly Contender[]> {
  return [ours(await vmRealms({ file: workflows })), native(await bundleWorkflows(workflows))];
}

const ours = (realms: Realms): Contender => ({
  name: 'ours',
  async make({ connection }, taskQueue, maxCachedWorkflows) {
    const service = serviceOf(connection);
    return TypeScriptWorker.create({
      ...options,
      service,
      platform: overTheWire,
      realms,
      taskQueue,
      maxCachedWorkflows,
    });
  },
  async replay(history) {
    await replay(historyFromJson(JSON.parse(historyToJSON(history))), {
      realms,
      platform: overTheWire,
    });
  },
});

/** As an exercise runs it: in this thread, without a context that executions share. */
const native = (workflowBundle: WorkflowBundle): Contender => {
  const common = { workflowBundle, reuseV8Context: false, debugMode: true };
  return {
    name: 'native',
    async make({ nativeConnection: connection }, taskQueue, maxCachedWorkflows) {
      return Worker.create({ ...options, ...common, connection, taskQueue, maxCachedWorkflows });
    },
    replay: (history) => Worker.runReplayHistory(common, history),
  };
};
