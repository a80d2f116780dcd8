import type { Engine } from '../engine.ts';
import { invalidArgument } from '../errors.ts';
import { MAX_ID_LENGTH } from '../limits.ts';
import type { NewWorkflowExecutionInfo } from '../proto.ts';
import { WorkflowIdReusePolicy } from '../enums.ts';
import { requireId } from './handler.ts';
import { validateTimeouts } from './start-workflow.ts';

/** As long as what a schedule appends to the workflow ids of its actions. */
const APPENDED_TIME = '-2009-11-10T23:00:00Z';
const TOKEN_BYTES = 8;

/** Throws INVALID_ARGUMENT, in the words of the real service, for a workflow that a schedule could not start. */
export function validateAction(
  engine: Engine,
  namespace: string,
  action: NewWorkflowExecutionInfo | undefined,
): void {
  if (!action) return;
  requireId((action.workflowId ?? '') + APPENDED_TIME, 'WorkflowId');
  requireId(action.workflowType?.name, 'WorkflowType');
  if (!action.taskQueue) throw invalidArgument('taskQueue is not set');
  if (!action.taskQueue.name) throw invalidArgument('missing task queue name');
  if (action.taskQueue.name.length > MAX_ID_LENGTH) throw invalidArgument('taskQueue length exceeds limit');
  validateTimeouts(action);
  if (action.cronSchedule) throw invalidArgument('Scheduled workflow must not contain CronSchedule');
  const { workflowIdReusePolicy } = action;
  if (workflowIdReusePolicy && workflowIdReusePolicy !== WorkflowIdReusePolicy.ALLOW_DUPLICATE)
    throw invalidArgument('Scheduled workflow must not contain WorkflowIDReusePolicy');
  engine.searchAttributes.validate(action.searchAttributes, namespace);
}

/** The number of changes as a token: eight bytes, the highest first. */
export function encodeConflictToken(token: number): Uint8Array {
  const bytes = new Uint8Array(TOKEN_BYTES);
  for (let rest = token, i = TOKEN_BYTES - 1; rest > 0; i -= 1, rest = Math.floor(rest / 256))
    bytes[i] = rest % 256;
  return bytes;
}

/** The number in a token; 0, which stands for no token, if it is too short. */
export function decodeConflictToken(bytes: Uint8Array | undefined): number {
  if (!bytes || bytes.length < TOKEN_BYTES) return 0;
  return bytes.slice(0, TOKEN_BYTES).reduce((token, byte) => token * 256 + byte, 0);
}
