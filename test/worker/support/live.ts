import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker as NativeWorker } from '@temporalio/worker';
import { Worker } from '../../../src/worker/index.ts';
import { overTheWire, serviceOf } from './grpc-service.ts';
import { bundled } from './oracle.ts';
import { vmRealms } from './vm-realm.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const { HistoryEvent } = temporal.api.history.v1;

/** What no two runs have in common, and where in the bundle an error was thrown. */
const ofOneRun =
  /^(eventTime|taskId|identity|historySizeBytes|stackTrace|binaryChecksum|workerVersion|taskQueue|workflowExecutionExpirationTime|requestId|complete_time|original_schedule_time)$/;

let programs = 0;

/** Runs a program to its end with a Worker of each kind on one server, and gives both histories as text. */
export async function bothHistories(
  env: TestWorkflowEnvironment,
  code: string,
  maxCachedWorkflows: number,
): Promise<{ readonly native: string; readonly ours: string }> {
  const { client, connection, nativeConnection } = env;
  const name = `program-${(programs += 1)}`;
  const activities = activitiesInTurn(client);
  const common = { activities, maxCachedWorkflows, identity: 'worker' };
  const native = await NativeWorker.create({
    ...common,
    connection: nativeConnection,
    taskQueue: `${name}-native`,
    workflowBundle: await bundled(code),
    reuseV8Context: false,
    debugMode: true,
  });
  const ours = Worker.create({
    ...common,
    service: serviceOf(connection),
    platform: overTheWire,
    taskQueue: `${name}-ours`,
    realms: await vmRealms({ code }),
  });
  return {
    native: await native.runUntil(historyOf(client, `${name}-native`)),
    ours: await ours.runUntil(() => historyOf(client, `${name}-ours`)),
  };
}

async function historyOf(client: Client, taskQueue: string): Promise<string> {
  const handle = await client.workflow.start('main', { taskQueue, workflowId: taskQueue });
  // How a program ends is part of its history.
  await handle.result().catch(() => undefined);
  const { events } = await handle.fetchHistory();
  return told(
    (events ?? []).map((event) =>
      HistoryEvent.toObject(HistoryEvent.fromObject(event), { longs: Number, enums: String }),
    ),
  );
}

/**
 * Activities that end one after the other, in the order of their ids, each when the workflow has done all that it can. So the
 * history does not depend on which one is quicker.
 */
function activitiesInTurn(client: Client) {
  const isResting = async (workflowId: string): Promise<boolean> => {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    const children = await Promise.all(
      (raw.pendingChildren ?? []).map((child) => isResting(child.workflowId!)),
    );
    return !raw.pendingWorkflowTask && children.every(Boolean);
  };
  const isNext = async (workflowId: string, id: string): Promise<boolean> => {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    if (raw.workflowExecutionInfo?.closeTime != null) return true;
    const first = Math.min(...(raw.pendingActivities ?? []).map(({ activityId }) => Number(activityId)));
    return first >= Number(id) && (await isResting(workflowId));
  };
  const myTurn = async (): Promise<void> => {
    const { activityId, workflowExecution, isLocal } = Context.current().info;
    if (isLocal) return;
    // Twice: what one workflow does to another arrives a moment later.
    for (let seen = 0; seen < 2;)
      seen = (await isNext(workflowExecution!.workflowId, activityId)) ? seen + 1 : 0;
  };
  return {
    charge: async (name: string) => {
      await myTurn();
      return `charged ${name}`;
    },
    fails: async () => {
      await myTurn();
      throw new Error('no');
    },
  };
}

/** Numbered lines: ids that are made at random become their number in the order of their appearance. */
function told(events: readonly object[]): string {
  const ids = new Map<string, string>();
  const known = (id: string): string => {
    if (!ids.has(id)) ids.set(id, `uuid-${ids.size + 1}`);
    return ids.get(id)!;
  };
  return events
    .map((event) => JSON.stringify(comparable(event)))
    .join('\n')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, known)
    .replace(/program-\d+-(native|ours)/g, 'program');
}

function comparable(value: unknown): Json {
  if (value instanceof Uint8Array) return readable(Buffer.from(value).toString());
  if (Array.isArray(value)) {
    const items = value.map(comparable);
    // Core keeps its flags, and the fields of a map, in no order.
    return items.every((item) => typeof item === 'number') ? items.sort((a, b) => a - b) : items;
  }
  if (typeof value !== 'object' || value === null) return value as Json;
  const fields = Object.entries(value).filter(([name]) => !ofOneRun.test(name));
  const sorted = fields.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, field]) => [name, comparable(field)]));
}

/** The data of markers holds times too. */
function readable(text: string): Json {
  return text.startsWith('{') ? comparable(JSON.parse(text)) : text;
}
