import '../../../src/browser/runner/runner-scope.ts';
import { Client } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { bootRunner } from '../../../src/browser/runner/boot.ts';
import { connectInProcess } from '../../../src/browser/service/connection.ts';
import { Modules } from '../../../src/browser/modules/loader.ts';
import { createTestService } from '../../../src/service/index.ts';
import { Worker } from '../../../src/worker/index.ts';

/* A runner without tests and without `#kata`: starts the one workflow of an exercise and tells its history. */

const macrotasks = new MessageChannel();
const waiting: (() => void)[] = [];
macrotasks.port1.onmessage = () => waiting.shift()?.();

const platform = {
  wallNow: () => Date.now(),
  monotonicNow: () => performance.now(),
  setTimer(ms: number, fn: () => void) {
    const timer = setTimeout(fn, ms);
    return { cancel: () => clearTimeout(timer) };
  },
  macrotask(fn: () => void) {
    waiting.push(fn);
    macrotasks.port2.postMessage(0);
  },
  newId: () => crypto.randomUUID(),
  packAny: (typeName: string, message: object) => ({
    typeUrl: `t/${typeName}`,
    value: message as Uint8Array,
  }),
  unpackAny: ({ typeUrl, value }: { typeUrl: string; value: Uint8Array }) => ({
    typeName: typeUrl.slice(2),
    message: value,
  }),
  log: (_level: string, line: string) => console.error(line),
};

bootRunner((makeRealms) => ({
  async run(exercise, listener) {
    const startedAt = performance.now();
    const folder = `exercises/${exercise.path}`;
    const { files } = exercise;
    const service = createTestService(platform, { timeSkippingLocked: false });
    const client = new Client({ connection: connectInProcess(service) });
    const activities = new Modules({ files, folder, given: {}, sandbox: false }).load('./activities');
    const worker = Worker.create({
      service,
      platform,
      taskQueue: 'q',
      realms: makeRealms({ files, folder, workflows: './workflows' }),
      activities: activities as never,
    });
    listener.collected?.(['runs']);
    listener.begins?.('runs');
    const said = await worker.runUntil(async () => {
      const handle: WorkflowHandle = await client.workflow.start('main', {
        taskQueue: 'q',
        workflowId: 'w',
        args: ['ada'],
      });
      const result: unknown = await handle
        .result()
        .catch((error: Error) => `${error.name}: ${error.message}: ${(error.cause as Error)?.message}`);
      const { events } = await handle.fetchHistory();
      return { result, events: events!.map(({ eventType }) => eventType) };
    });
    service.close();
    const result = {
      id: exercise.id,
      status: 'passed' as const,
      tests: [{ title: JSON.stringify(said), status: 'passed' as const, durationMs: 0, histories: [] }],
      problems: [],
      durationMs: Math.round(performance.now() - startedAt),
      at: '',
      contentHash: exercise.contentHash,
    };
    return { result, traces: [] };
  },
  replay: () => Promise.reject(new Error('Nothing is replayed here.')),
}));
