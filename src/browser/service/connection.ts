import type { ConnectionLike } from '@temporalio/client';
import { ServiceError, Status } from '../../service/index.ts';
import type { TestService } from '../../service/index.ts';
import { AsyncLocalStorage } from '../lowering/async-context.ts';
import { toClient, toService } from './plain.ts';

/** What `@temporalio/client` gets in place of a `Connection`: the same calls, in process. */
export type InProcessConnection = ConnectionLike & { readonly testService: unknown };

interface CallScope {
  readonly deadline?: number | Date;
  readonly signal?: AbortSignal;
}

/**
 * Connects a Client of the SDK to a test service of this thread. Errors have the shape of gRPC's, so the Client makes its
 * own of them: `WorkflowNotFoundError`, `WorkflowExecutionAlreadyStartedError`.
 */
export function connectInProcess(service: TestService): InProcessConnection {
  const scope = new AsyncLocalStorage<CallScope>();
  const within = <T>(more: CallScope, fn: () => Promise<T>): Promise<T> =>
    scope.run({ ...scope.getStore(), ...more }, fn);
  const rpc = (name: string): object => serviceStub(service, name, () => scope.getStore());
  const connection = {
    workflowService: rpc('temporal.api.workflowservice.v1.WorkflowService'),
    operatorService: rpc('temporal.api.operatorservice.v1.OperatorService'),
    testService: rpc('temporal.api.testservice.v1.TestService'),
    plugins: [],
    ensureConnected: async () => {},
    close: async () => {},
    withDeadline: <T>(deadline: number | Date, fn: () => Promise<T>) => within({ deadline }, fn),
    withAbortSignal: <T>(signal: AbortSignal, fn: () => Promise<T>) => within({ signal }, fn),
    withMetadata: <T>(_metadata: object, fn: () => Promise<T>) => fn(),
    withApiKey: <T>(_key: string, fn: () => Promise<T>) => fn(),
  };
  return connection as unknown as InProcessConnection;
}

/** An object with one method per RPC, named as in the SDK: `startWorkflowExecution`. */
function serviceStub(service: TestService, name: string, scope: () => CallScope | undefined): object {
  return new Proxy(
    {},
    {
      get(_target, method) {
        // A promise would be recognised by its `then`.
        if (typeof method === 'symbol' || method === 'then') return undefined;
        const rpc = `${name}/${method.charAt(0).toUpperCase()}${method.slice(1)}`;
        return (request: object) => call(service, rpc, request, scope());
      },
    },
  );
}

async function call(
  service: TestService,
  rpc: string,
  request: object,
  scope: CallScope | undefined,
): Promise<object> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  scope?.signal?.addEventListener('abort', stop, { once: true });
  if (scope?.signal?.aborted) stop();
  const deadlineMs = scope?.deadline === undefined ? undefined : Number(scope.deadline) - Date.now();
  const timer = deadlineMs === undefined ? undefined : setTimeout(stop, deadlineMs);
  try {
    const context = { signal: abort.signal, ...(deadlineMs !== undefined && { deadlineMs }) };
    const answer = await service.call(rpc, toService(request) as object, context);
    // A long poll answers its caller even when that is gone; over gRPC nobody would be there to read it.
    if (abort.signal.aborted) throw new ServiceError(Status.CANCELLED, 'Cancelled on client');
    return toClient(answer) as object;
  } catch (error) {
    throw grpcErrorOf(error, abort.signal.aborted && scope?.signal?.aborted !== true);
  } finally {
    clearTimeout(timer);
    scope?.signal?.removeEventListener('abort', stop);
  }
}

/** An error as `@grpc/grpc-js` throws it. */
function grpcErrorOf(error: unknown, late: boolean): unknown {
  if (!(error instanceof ServiceError)) return error;
  const code = late && error.code === Status.CANCELLED ? Status.DEADLINE_EXCEEDED : error.code;
  const name = Object.entries(Status).find(([, value]) => value === code)?.[0] ?? 'UNKNOWN';
  const metadata = { get: () => [], getMap: () => ({}) };
  return Object.assign(new Error(`${code} ${name}: ${error.message}`, { cause: error }), {
    code,
    details: error.message,
    metadata,
  });
}
