import { ParentClosePolicy, StartChildFailedCause, WorkflowIdReusePolicy } from '../enums.ts';
import type { Engine } from '../engine.ts';
import { ServiceError } from '../errors.ts';
import { startAttributes } from '../history/start-attributes.ts';
import { checkIdPolicy } from '../history/id-policy.ts';
import { recordOutside } from '../history/buffered-events.ts';
import type { ChildInfo } from '../history/mutable-state.ts';
import { executionOf } from '../history/outside.ts';
import { inheritPriority } from '../history/priority.ts';
import type { Run } from '../history/run.ts';
import { startRun } from '../history/start.ts';
import { childVersioning } from '../history/versioning/inherit.ts';
import { scheduleWorkflowTask } from '../history/workflow-task/schedule.ts';

/** Starts a child that a parent asked for, and tells the parent. */
export function startChild(engine: Engine, parent: Run, initiatedEventId: number): void {
  const child = parent.state.children.get(initiatedEventId);
  if (child?.state !== 'initiated') return;
  const { attributes } = child;
  // The parent closed in the same workflow task: only a child that may outlive it is started.
  if (!parent.isRunning && attributes.parentClosePolicy !== ParentClosePolicy.ABANDON) return;
  const started = createChild(engine, parent, child);
  if (!parent.isRunning) return;
  engine.transact(parent, (tx) => {
    const about = {
      namespace: attributes.namespace,
      workflowType: attributes.workflowType,
      initiatedEventId,
    };
    if (started) {
      recordOutside(tx, 'ChildWorkflowExecutionStarted', {
        ...about,
        workflowExecution: executionOf(started),
        ...(attributes.header && { header: attributes.header }),
      });
    } else {
      recordOutside(tx, 'StartChildWorkflowExecutionFailed', {
        ...about,
        workflowId: attributes.workflowId,
        cause: StartChildFailedCause.WORKFLOW_ALREADY_EXISTS,
        workflowTaskCompletedEventId: attributes.workflowTaskCompletedEventId,
        ...(attributes.control && { control: attributes.control }),
      });
    }
    scheduleWorkflowTask(tx);
  });
}

/** The child's run, or undefined if its workflow id is taken. */
function createChild(
  engine: Engine,
  parent: Run,
  { attributes, initiatedEventId }: ChildInfo,
): Run | undefined {
  const namespace = attributes.namespace || parent.namespace;
  const workflowId = attributes.workflowId!;
  const reusePolicy = attributes.workflowIdReusePolicy || WorkflowIdReusePolicy.ALLOW_DUPLICATE;
  try {
    checkIdPolicy(engine.executions.current(namespace, workflowId), reusePolicy);
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
  const runId = engine.platform.newId();
  const { rootWorkflowExecution } = parent.state.started;
  const priority = inheritPriority(parent.state.started.priority, attributes.priority);
  const { userMetadata } = parent.events[initiatedEventId - 1]!;
  return startRun(engine, {
    namespace,
    workflowId,
    runId,
    requestId: engine.platform.newId(),
    attributes: {
      ...startAttributes({ ...attributes, workflowId, priority }, runId, engine.clock.now()),
      identity: '',
      parentWorkflowNamespace: parent.namespace,
      parentWorkflowExecution: executionOf(parent),
      parentInitiatedEventId: initiatedEventId,
      rootWorkflowExecution: rootWorkflowExecution ?? executionOf(parent),
      ...childVersioning(
        parent,
        { namespace, taskQueue: attributes.taskQueue?.name ?? '' },
        engine.deployments,
      ),
    },
    ...(userMetadata && { options: { userMetadata } }),
  });
}
