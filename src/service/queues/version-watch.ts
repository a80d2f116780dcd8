import type { Engine } from '../engine.ts';
import { VersioningBehavior } from '../enums.ts';
import { versionText } from '../deployments/version.ts';
import type { Run, WorkflowTask } from '../history/run.ts';
import { directiveOf } from '../history/versioning/transition.ts';
import { isWanted } from '../history/workflow-task/start.ts';
import { STALL_DIAGNOSTIC_MS } from '../limits.ts';
import { route } from '../matching/version-routing.ts';

/** A workflow task waits for a version of which no worker polls: says so in the log, unless one comes soon. */
export function watchForVersion(engine: Engine, run: Run, task: WorkflowTask): void {
  if (task.onStickyQueue || !missingVersion(engine, run, task)) return;
  const timer = engine.platform.setTimer(STALL_DIAGNOSTIC_MS, () => {
    engine.watches.delete(timer);
    const missing = missingVersion(engine, run, task);
    if (missing) engine.platform.log('warn', missing);
  });
  engine.watches.add(timer);
}

/** What to say of a workflow task whose version has no worker; undefined if that is not why it waits. */
export function missingVersion(engine: Engine, run: Run, task: WorkflowTask): string | undefined {
  if (!isWanted(run, task)) return undefined;
  const { namespace, workflowId } = run;
  const directive = directiveOf(run);
  const { version } = route(engine.deployments, namespace, 'workflow', task.queueName, directive);
  if (!version || engine.matching.hasPollerOf(namespace, 'workflow', task.queueName, version))
    return undefined;
  const why =
    directive.behavior === VersioningBehavior.PINNED
      ? 'It is pinned to that version.'
      : 'The routing of its deployment leads there.';
  return `Workflow "${workflowId}" waits for a worker of version "${versionText(version)}", and none polls task queue "${task.queueName}". ${why}`;
}
