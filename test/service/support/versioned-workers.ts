import { expect } from 'vitest';
import type { Wire } from '../../../src/service/proto.ts';
import type { Scenario } from './scenario.ts';

type WorkflowTask = Wire<'PollWorkflowTaskQueueResponse'>;
type ActivityTask = Wire<'PollActivityTaskQueueResponse'>;

export const PINNED = 1;
export const AUTO_UPGRADE = 2;
export const deploymentName = 'orders';
export const version = (buildId: string) => ({ deploymentName, buildId });
export const options = (buildId: string) => ({ ...version(buildId), workerVersioningMode: 2 });

/** A poll of a worker of this version, or of one without; it goes away again at once. */
async function poll<T>(
  scenario: Scenario,
  rpc: string,
  buildId: string | undefined,
  taskQueue: object = { name: scenario.taskQueue },
): Promise<T> {
  const away = new AbortController();
  const request = {
    taskQueue,
    identity: `worker ${buildId}`,
    ...(buildId && { deploymentOptions: options(buildId) }),
  };
  const answer = scenario.later<T>(rpc, request, { signal: away.signal });
  await scenario.platform.settle();
  away.abort();
  return answer;
}

export const pollWorkflow = (scenario: Scenario, buildId?: string, taskQueue?: object) =>
  poll<WorkflowTask>(scenario, 'PollWorkflowTaskQueue', buildId, taskQueue);
export const pollActivity = (scenario: Scenario, buildId?: string, taskQueue?: object) =>
  poll<ActivityTask>(scenario, 'PollActivityTaskQueue', buildId, taskQueue);

/** Makes versions known by one poll of each, for workflows and activities. */
export async function known(scenario: Scenario, ...buildIds: string[]): Promise<void> {
  for (const buildId of buildIds) {
    await pollWorkflow(scenario, buildId);
    await pollActivity(scenario, buildId);
  }
}

export const setCurrent = (scenario: Scenario, buildId: string, more: object = {}) =>
  scenario.call('SetWorkerDeploymentCurrentVersion', {
    deploymentName,
    buildId,
    identity: 'client',
    ignoreMissingTaskQueues: true,
    ...more,
  });

export const setRamp = (scenario: Scenario, buildId: string, percentage: number, more: object = {}) =>
  scenario.call('SetWorkerDeploymentRampingVersion', {
    deploymentName,
    buildId,
    percentage,
    identity: 'client',
    ignoreMissingTaskQueues: true,
    ...more,
  });

export const completion = (buildId: string, versioningBehavior: number) => ({
  deploymentOptions: options(buildId),
  versioningBehavior,
});

/** A worker of this version takes the workflow task and answers. */
export async function run(
  scenario: Scenario,
  buildId: string,
  behavior: number,
  ...list: Parameters<Scenario['run']>
): Promise<WorkflowTask> {
  const task = await pollWorkflow(scenario, buildId);
  expect(task.taskToken, `no workflow task waits for version ${buildId}`).toBeDefined();
  await scenario.complete(task, { commands: list, ...completion(buildId, behavior) });
  return task;
}

export async function runInfo(scenario: Scenario): Promise<Record<string, unknown>> {
  const { workflowExecutionInfo } = await scenario.call<Wire<'DescribeWorkflowExecutionResponse'>>(
    'DescribeWorkflowExecution',
    { execution: { workflowId: scenario.workflowId } },
  );
  return workflowExecutionInfo as Record<string, unknown>;
}

const text = (data: Uint8Array): string => Buffer.from(data).toString();

export async function searchAttributes(scenario: Scenario): Promise<Record<string, string>> {
  const info = (await runInfo(scenario))['searchAttributes'] as {
    indexedFields: Record<string, { data: Uint8Array }>;
  };
  return Object.fromEntries(Object.entries(info.indexedFields).map(([name, { data }]) => [name, text(data)]));
}

export const setOverride = (
  scenario: Scenario,
  versioningOverride?: object,
  paths = ['versioning_override'],
) =>
  scenario.call('UpdateWorkflowExecutionOptions', {
    workflowExecution: { workflowId: scenario.workflowId },
    workflowExecutionOptions: { ...(versioningOverride && { versioningOverride }) },
    updateMask: { paths },
    identity: 'client',
  });
