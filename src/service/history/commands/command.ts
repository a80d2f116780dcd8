import type { WorkflowTaskFailedCauseName } from '../../enums.ts';
import type { Platform } from '../../platform.ts';
import type { Command } from '../../proto.ts';
import type { Transaction } from '../transaction.ts';
import type { EventOptions } from '../run.ts';
import type { SearchAttributeRegistry } from '../search-attributes.ts';
import type { Messages } from '../update/messages.ts';
import type { VersionMembership } from '../versioning/inherit.ts';

/** What a command handler works with while a workflow task is completed. */
export interface CommandContext {
  readonly tx: Transaction;
  readonly platform: Platform;
  readonly searchAttributes: SearchAttributeRegistry;
  readonly deployments: VersionMembership;
  readonly messages: Messages;
  readonly identity: string;
  /** Id of the WorkflowTaskCompleted that the commands belong to. */
  readonly completedEventId: number;
  /** Set by a handler when the worker must be called again at once. */
  needsWorkflowTask: boolean;
  /** For each type of command so far, its position; for messages about bad sequences. */
  readonly startedChildren: Set<string>;
}

export type CommandHandler = (context: CommandContext, command: Command) => void;

/** A command that cannot be carried out: the workflow task fails with this cause and nothing of it remains. */
export class CommandFailure extends Error {
  override name = 'CommandFailure';
  constructor(
    readonly causeName: WorkflowTaskFailedCauseName,
    message: string,
  ) {
    super(message);
  }
}

/** Refuses a command unless `condition` holds. */
export function require(
  condition: unknown,
  causeName: WorkflowTaskFailedCauseName,
  message: string,
): asserts condition {
  if (!condition) throw new CommandFailure(causeName, message);
}

/** Runs a check of a request's field for a command: what would refuse the request fails the workflow task. */
export function refuseWith(causeName: CommandFailure['causeName'], check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new CommandFailure(causeName, (error as Error).message);
  }
}

/** What a command hands on to its event beside the attributes. */
export const eventOptions = (command: Command): EventOptions =>
  command.userMetadata ? { userMetadata: command.userMetadata } : {};
