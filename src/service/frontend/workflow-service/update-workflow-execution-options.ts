import { invalidArgument, notFound, ServiceError, Status } from '../../errors.ts';
import type { Engine } from '../../engine.ts';
import type { Run } from '../../history/run.ts';
import { changeOptions } from '../../history/versioning/change-options.ts';
import { overrideMessage } from '../../history/versioning/info.ts';
import type { Wire } from '../../proto.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';
import { validateOverride } from '../versioning-override.ts';

type Request = Wire<'UpdateWorkflowExecutionOptionsRequest'>;
type Options = NonNullable<Request['workflowExecutionOptions']>;

/** Sets, changes or takes away what may be changed of an open run: its versioning override and its priority. */
export const updateWorkflowExecutionOptions: WorkflowHandler<'UpdateWorkflowExecutionOptions'> = (
  engine,
  request,
) => {
  requireId(request.workflowExecution?.workflowId, 'WorkflowId');
  if (!request.updateMask) throw invalidArgument('UpdateMask is required');
  const { workflowExecutionOptions: options } = request;
  if (!options) throw invalidArgument('WorkflowExecutionOptions is required');
  const paths = (request.updateMask.paths ?? []).map(snake);
  validatePaths(paths);
  validatePriority(options.priority);
  const run = engine.executions.get(namespaceOf(request), request.workflowExecution);
  if (!run.isRunning) throw notFound('workflow execution already completed');
  const asked = validateOverride(engine, run.namespace, run.taskQueueName, options.versioningOverride, run);
  refusePartialOverride(paths);
  const before = optionsOf(run);
  const merged: Options = {
    ...before,
    ...(paths.some((path) => path.startsWith('versioning_override')) && {
      versioningOverride:
        asked && (options.versioningOverride?.pinned ? overrideMessage(asked) : options.versioningOverride),
    }),
    ...mergedPriority(before.priority, options.priority, paths),
  };
  changeIfNew(engine, run, before, merged, request.identity ?? '');
  return { workflowExecutionOptions: withoutAbsent(merged) };
};

const optionsOf = (run: Run): Options => {
  const { override } = run.state.versioning;
  const { priority } = run.state;
  return {
    ...(override && { versioningOverride: overrideMessage(override) }),
    ...(priority && { priority }),
  };
};

function changeIfNew(engine: Engine, run: Run, before: Options, merged: Options, identity: string): void {
  if (text(before) === text(merged)) return;
  const { versioningOverride, priority } = merged;
  engine.transact(run, (tx) =>
    changeOptions(tx, {
      ...(versioningOverride ? { versioningOverride } : { unsetVersioningOverride: true }),
      ...(priority && { priority }),
      ...(identity && { identity }),
    }),
  );
}

/** The same text for the same options, whatever the order of their fields. */
const text = (options: Options): string =>
  JSON.stringify(options, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const withoutAbsent = (options: Options): Options =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

const snake = (path: string): string => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const overrideFields = ['pinned', 'auto_upgrade', 'one_time', 'behavior', 'deployment', 'pinned_version'];
const priorityFields = ['priority_key', 'fairness_key', 'fairness_weight'];

const knownPaths = new Set([
  'versioning_override',
  ...overrideFields.map((field) => `versioning_override.${field}`),
  'priority',
  ...priorityFields.map((field) => `priority.${field}`),
]);

function validatePaths(paths: readonly string[]): void {
  for (const path of paths) {
    if (knownPaths.has(path)) continue;
    if (path.startsWith('time_skipping_config'))
      throw new ServiceError(
        Status.UNIMPLEMENTED,
        'UpdateWorkflowExecutionOptions with time_skipping_config is unimplemented',
      );
    throw invalidArgument(
      `error parsing UpdateMask: proto: invalid path "${path}" for message "temporal.api.workflow.v1.WorkflowExecutionOptions"`,
    );
  }
}

/** An override is changed as a whole; only the two oldest of its fields may be named one by one, and both together. */
function refusePartialOverride(paths: readonly string[]): void {
  const parts = paths.filter((path) => path.startsWith('versioning_override.'));
  const older = parts.filter((path) => /\.(behavior|deployment)$/.test(path));
  const refuse = (why: string): never => {
    throw invalidArgument(`error applying update_options: ${why}`);
  };
  if (older.length === 1) refuse('versioning_override fields must be updated together');
  if (parts.length > older.length) refuse("versioning_override doesn't support partial updates");
}

function validatePriority(priority: Options['priority']): void {
  if (!priority) return;
  if ((priority.priorityKey ?? 0) < 0) throw invalidArgument("priority key can't be negative");
  if ((priority.fairnessKey?.length ?? 0) > 64) throw invalidArgument('fairness key length exceeds limit');
  if ((priority.fairnessWeight ?? 0) < 0) throw invalidArgument('must be greater than zero');
}

function mergedPriority(
  before: Options['priority'],
  asked: Options['priority'],
  paths: readonly string[],
): Pick<Options, 'priority'> {
  if (paths.includes('priority')) return { priority: asked };
  const changed = paths.filter((path) => path.startsWith('priority.'));
  if (changed.length === 0) return {};
  return {
    priority: {
      ...before,
      ...(changed.includes('priority.priority_key') && { priorityKey: asked?.priorityKey }),
      ...(changed.includes('priority.fairness_key') && { fairnessKey: asked?.fairnessKey }),
      ...(changed.includes('priority.fairness_weight') && { fairnessWeight: asked?.fairnessWeight }),
    },
  };
}
