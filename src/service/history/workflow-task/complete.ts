import { sameVersion, workerVersion } from '../../deployments/version.ts';
import type { Platform } from '../../platform.ts';
import type { Wire } from '../../proto.ts';
import { fromDuration } from '../../proto.ts';
import * as limits from '../../limits.ts';
import { flushBuffered } from '../buffered-events.ts';
import type { CommandContext } from '../commands/command.ts';
import { handleCommands } from '../commands/index.ts';
import type { NexusEndpoints } from '../nexus/endpoints.ts';
import type { WorkflowTask } from '../run.ts';
import type { SearchAttributeRegistry } from '../../search-attributes/registry.ts';
import type { Transaction } from '../transaction.ts';
import { handleUpdateMessage, rejectUnanswered } from '../update/handle-message.ts';
import { Messages } from '../update/messages.ts';
import type { VersionMembership } from '../versioning/inherit.ts';
import { completedVersioning, completeOn, directiveOf, settleOptions } from '../versioning/transition.ts';
import { materialize } from './materialize.ts';
import { endWorkflowTask, scheduleSpeculativeWorkflowTask, scheduleWorkflowTask } from './schedule.ts';

export type WorkflowTaskCompletion = Wire<'RespondWorkflowTaskCompletedRequest'>;

export interface CompletionTools {
  readonly platform: Platform;
  readonly searchAttributes: SearchAttributeRegistry;
  readonly nexusEndpoints: NexusEndpoints;
  readonly deployments: VersionMembership;
}

export interface Completed {
  /** The event to which the worker must reset its view of the run, when a speculative task came to nothing; else 0. */
  readonly resetHistoryEventId: number;
  /** Activities that the worker wants to have with the answer, by their scheduled events. */
  readonly eagerActivities: readonly number[];
}

/**
 * Carries out what the worker decided: WorkflowTaskCompleted, the events of its commands in their order, then whatever
 * arrived meanwhile, then the next workflow task if one is needed.
 *
 * @throws CommandFailure for a command that cannot be carried out; the caller rolls back and fails the task
 */
export function completeWorkflowTask(
  tx: Transaction,
  task: WorkflowTask,
  request: WorkflowTaskCompletion,
  tools: CompletionTools,
): Completed {
  const { run } = tx;
  const commands = request.commands ?? [];
  const messages = new Messages(request.messages ?? [], tools.platform);
  const force = request.forceCreateNewWorkflowTask ?? false;
  const asksForTime = isHeartbeat(request);
  const version = workerVersion(request.deploymentOptions);
  const { transition } = run.versioning;
  // A run that moves elsewhere must not come back to this worker.
  if (!transition || sameVersion(transition.version, version)) setSticky(tx, request);
  if (task.type === 'speculative' && commands.length === 0 && messages.onlyRejections && !force)
    return { resetHistoryEventId: discard(tx, messages, request), eagerActivities: [] };
  const type = task.type;
  if (type !== 'normal') materialize(tx, task);
  const identity = request.identity ?? '';
  const offerElsewhere = completeOn(tx, version);
  const completed = tx.add('WorkflowTaskCompleted', {
    scheduledEventId: task.scheduledEventId,
    startedEventId: task.startedEventId,
    identity,
    ...(request.binaryChecksum && { binaryChecksum: request.binaryChecksum }),
    ...(request.sdkMetadata && { sdkMetadata: request.sdkMetadata }),
    ...(request.meteringMetadata && { meteringMetadata: request.meteringMetadata }),
    ...completedVersioning(request),
  });
  offerElsewhere();
  const context: CommandContext = {
    tx,
    ...tools,
    messages,
    identity,
    completedEventId: completed.eventId,
    needsWorkflowTask: force,
    startedChildren: new Set(),
    eagerActivities: [],
  };
  handleCommands(context, commands);
  for (const message of messages.takeRest()) if (run.isRunning) handleUpdateMessage(tx, message);
  if (!run.isRunning) return { resetHistoryEventId: 0, eagerActivities: [] };
  if (!asksForTime) rejectUnanswered(tx);
  endWorkflowTask(tx, 'complete');
  run.nextTaskAttempt = 1;
  const before = directiveOf(run);
  const hasNews = flushBuffered(tx);
  settleOptions(tx, before);
  if (hasNews || context.needsWorkflowTask || run.versioning.transition)
    scheduleWorkflowTask(tx, asksForTime ? task.originalScheduledTimeMs : tx.now);
  if (run.updates.toSend().length > 0) scheduleForUpdates(tx, request);
  return { resetHistoryEventId: 0, eagerActivities: context.eagerActivities };
}

/** The worker only asks for more time: for local activities that take longer than a workflow task. */
export const isHeartbeat = (request: WorkflowTaskCompletion): boolean =>
  (request.forceCreateNewWorkflowTask ?? false) &&
  (request.commands ?? []).length === 0 &&
  (request.messages ?? []).length === 0;

/** A task for updates alone goes to the worker with the answer to its completion; one that has to be fetched is an ordinary one. */
function scheduleForUpdates(tx: Transaction, request: WorkflowTaskCompletion): void {
  if (request.returnNewWorkflowTask) scheduleSpeculativeWorkflowTask(tx);
  else scheduleWorkflowTask(tx);
}

/** A speculative task in which every update was rejected leaves no trace: its event ids will be used again. */
function discard(tx: Transaction, messages: Messages, request: WorkflowTaskCompletion): number {
  for (const message of messages.takeRest()) handleUpdateMessage(tx, message);
  rejectUnanswered(tx);
  endWorkflowTask(tx, 'complete');
  if (tx.run.updates.toSend().length > 0) scheduleForUpdates(tx, request);
  return tx.run.state.lastCompletedTaskStartedId;
}

function setSticky(tx: Transaction, { stickyAttributes }: WorkflowTaskCompletion): void {
  const name = stickyAttributes?.workerTaskQueue?.name;
  tx.run.sticky = name
    ? {
        name,
        scheduleToStartTimeoutMs:
          fromDuration(stickyAttributes?.scheduleToStartTimeout) ||
          limits.DEFAULT_STICKY_SCHEDULE_TO_START_TIMEOUT_MS,
      }
    : undefined;
}
