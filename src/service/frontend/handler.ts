import type { Engine } from '../engine.ts';
import { invalidArgument } from '../errors.ts';
import { MAX_ID_LENGTH } from '../limits.ts';
import type { CallContext } from '../platform.ts';
import type { Wire, WorkflowServiceMessages, WorkflowServiceRpcs } from '../proto.ts';

/** One RPC: validate, find the run, check that it is running, change it, answer. */
export type Handler<Request, Response> = (
  engine: Engine,
  request: Request,
  context: CallContext,
) => Response | Promise<Response>;

type ServiceMachinery = 'create' | 'rpcCall' | 'on' | 'off' | 'emit' | 'end' | `${string}listeners${string}`;
type Rpcs = Exclude<
  keyof WorkflowServiceRpcs,
  ServiceMachinery | 'rpcImpl' | 'requestDelimited' | 'responseDelimited'
>;

/** Names of the RPCs of the workflow service: `StartWorkflowExecution`. */
export type WorkflowRpc = Capitalize<Rpcs>;

type MessageName = keyof WorkflowServiceMessages;

/** The handler type of an RPC by its name. */
export type WorkflowHandler<N extends string> = `${N}Request` extends MessageName
  ? `${N}Response` extends MessageName
    ? Handler<Wire<`${N}Request`>, Wire<`${N}Response`>>
    : never
  : never;

/** The namespace of a request, which must be set. */
export function namespaceOf(request: { namespace?: string | undefined }): string {
  if (!request.namespace) throw invalidArgument('Namespace not set on request.');
  if (request.namespace.length > MAX_ID_LENGTH) throw invalidArgument('Namespace length exceeds limit.');
  return request.namespace;
}

/** A field that must be set and fit into the length of an id. */
export function requireId(value: string | undefined, name: string): string {
  if (!value) throw invalidArgument(`${name} is not set on request.`);
  if (value.length > MAX_ID_LENGTH) throw invalidArgument(`${name} length exceeds limit.`);
  return value;
}

/** The workflow id of a start, in the words of the real service. */
export function requireWorkflowId(workflowId: string | undefined): string {
  if (!workflowId) throw invalidArgument('WorkflowId is not set on request.');
  if (workflowId.length > MAX_ID_LENGTH)
    throw invalidArgument(
      `WorkflowId exceeds maximum allowed length (${workflowId.length}/${MAX_ID_LENGTH})`,
    );
  return workflowId;
}

/** The name of a task queue, in the words of the real service. */
export function requireTaskQueue(taskQueue: { name?: string | undefined } | undefined): string {
  if (!taskQueue) throw invalidArgument('taskQueue is not set');
  if (!taskQueue.name) throw invalidArgument('missing task queue name');
  if (taskQueue.name.length > MAX_ID_LENGTH) throw invalidArgument('taskQueue length exceeds limit');
  return taskQueue.name;
}
