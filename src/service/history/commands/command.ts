import type { WorkflowTaskFailedCauseName } from '../../enums.ts';
import * as limits from '../../limits.ts';
import type { Platform } from '../../platform.ts';
import type { Command } from '../../proto.ts';
import type { NexusEndpoints } from '../nexus/endpoints.ts';
import type { Transaction } from '../transaction.ts';
import type { EventOptions } from '../run.ts';
import { estimateBytes } from '../size.ts';
import type { SearchAttributeRegistry } from '../../search-attributes/registry.ts';
import type { Messages } from '../update/messages.ts';
import type { VersionMembership } from '../versioning/inherit.ts';

/** What a command handler works with while a workflow task is completed. */
export interface CommandContext {
  readonly tx: Transaction;
  readonly platform: Platform;
  readonly searchAttributes: SearchAttributeRegistry;
  readonly nexusEndpoints: NexusEndpoints;
  readonly deployments: VersionMembership;
  readonly messages: Messages;
  readonly identity: string;
  /** Id of the WorkflowTaskCompleted that the commands belong to. */
  readonly completedEventId: number;
  /** Set by a handler when the worker must be called again at once. */
  needsWorkflowTask: boolean;
  /** Activities that go to the worker with the answer, by their scheduled events. */
  readonly eagerActivities: number[];
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

/** A command so large that the workflow cannot go on: its workflow task fails and the run is terminated with the same words. */
export class TerminatingFailure extends CommandFailure {
  override name = 'TerminatingFailure';
}

/** Terminates the run unless the payloads of a command fit into an event. */
export function requireFits(
  value: unknown,
  causeName: WorkflowTaskFailedCauseName,
  message: string,
  limitBytes = limits.MAX_BLOB_BYTES,
): void {
  if (value !== undefined && estimateBytes(value) > limitBytes)
    throw new TerminatingFailure(causeName, message);
}

/** Refuses a command that would leave more of one kind pending than a run may have. */
export function requireRoom(pending: number, what: string, causeName: WorkflowTaskFailedCauseName): void {
  require(pending <
    limits.MAX_PENDING, causeName, `the number of ${what}, ${pending}, has reached the per-workflow limit of ${limits.MAX_PENDING}`);
}

/** Refuses an id that is too long, in the words of the real service. */
export function requireLength(
  id: string,
  field: string,
  command: string,
  causeName: WorkflowTaskFailedCauseName,
): void {
  require(id.length <=
    limits.MAX_ID_LENGTH, causeName, `${field} on ${command} exceeds length limit. ${field}=${id} Length=${id.length} Limit=${limits.MAX_ID_LENGTH}`);
}

/** Refuses a command unless `condition` holds. */
export function require(
  condition: unknown,
  causeName: WorkflowTaskFailedCauseName,
  message: string,
): asserts condition {
  if (!condition) throw new CommandFailure(causeName, message);
}

/** Runs a check of a request's field for a command: what would refuse the request fails the workflow task. `inWords` puts its words into a sentence about the command. */
export function refuseWith<T>(
  causeName: CommandFailure['causeName'],
  check: () => T,
  inWords: (words: string) => string = (words) => words,
): T {
  try {
    return check();
  } catch (error) {
    throw new CommandFailure(causeName, inWords((error as Error).message));
  }
}

/** What a command hands on to its event beside the attributes. */
export const eventOptions = (command: Command): EventOptions =>
  command.userMetadata ? { userMetadata: command.userMetadata } : {};
