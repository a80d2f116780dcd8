import { CommandType } from '../../enums.ts';
import type { Command } from '../../proto.ts';
import { protocolMessage } from '../update/handle-message.ts';
import { requestCancelActivityTask, scheduleActivityTask } from './activities.ts';
import { startChildWorkflowExecution } from './children.ts';
import * as close from './close.ts';
import { CommandFailure, type CommandContext, type CommandHandler } from './command.ts';
import { requestCancelExternalWorkflowExecution, signalExternalWorkflowExecution } from './external.ts';
import { requestCancelNexusOperation, scheduleNexusOperation } from './nexus.ts';
import { modifyWorkflowProperties, recordMarker, upsertWorkflowSearchAttributes } from './properties.ts';
import { cancelTimer, startTimer } from './timers.ts';

// Complete by type: a new command type fails to compile until it is handled or refused by name.
const handlers: Record<keyof typeof CommandType, CommandHandler> = {
  SCHEDULE_ACTIVITY_TASK: scheduleActivityTask,
  REQUEST_CANCEL_ACTIVITY_TASK: requestCancelActivityTask,
  START_TIMER: startTimer,
  CANCEL_TIMER: cancelTimer,
  COMPLETE_WORKFLOW_EXECUTION: close.completeWorkflowExecution,
  FAIL_WORKFLOW_EXECUTION: close.failWorkflowExecution,
  CANCEL_WORKFLOW_EXECUTION: close.cancelWorkflowExecution,
  CONTINUE_AS_NEW_WORKFLOW_EXECUTION: close.continueAsNewWorkflowExecution,
  START_CHILD_WORKFLOW_EXECUTION: startChildWorkflowExecution,
  SIGNAL_EXTERNAL_WORKFLOW_EXECUTION: signalExternalWorkflowExecution,
  REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION: requestCancelExternalWorkflowExecution,
  RECORD_MARKER: recordMarker,
  UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: upsertWorkflowSearchAttributes,
  MODIFY_WORKFLOW_PROPERTIES: modifyWorkflowProperties,
  PROTOCOL_MESSAGE: protocolMessage,
  SCHEDULE_NEXUS_OPERATION: scheduleNexusOperation,
  REQUEST_CANCEL_NEXUS_OPERATION: requestCancelNexusOperation,
};

type CommandName = keyof typeof CommandType;
const names = new Map<number, CommandName>(
  Object.entries(CommandType).map(([name, type]) => [type, name as CommandName]),
);
const closing = new Set<CommandName | undefined>([
  'COMPLETE_WORKFLOW_EXECUTION',
  'FAIL_WORKFLOW_EXECUTION',
  'CANCEL_WORKFLOW_EXECUTION',
  'CONTINUE_AS_NEW_WORKFLOW_EXECUTION',
]);

const nameOf = (command: Command): CommandName | undefined => names.get(command.commandType ?? 0);

/** Carries out the commands in their order. Throws {@link CommandFailure} at the first that cannot be. */
export function handleCommands(context: CommandContext, commands: readonly Command[]): void {
  for (const command of commands) {
    const name = nameOf(command);
    if (!name) throw new CommandFailure('UNSPECIFIED', `Unknown command type: ${command.commandType ?? 0}`);
    handlers[name](context, command);
  }
}

/** The complaint about a sequence in which something follows the command that closes the run, if it is one. */
export function badSequence(commands: readonly Command[]): string | undefined {
  const closer = commands.findIndex((command) => closing.has(nameOf(command)));
  if (closer < 0 || closer === commands.length - 1) return undefined;
  const list = commands.map((command) => pascal(nameOf(command) ?? 'UNSPECIFIED')).join(', ');
  const culprit = pascal(nameOf(commands[closer]!)!);
  return `invalid command sequence: [${list}], command ${culprit} must be the last command.`;
}

const pascal = (name: string): string =>
  name
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
