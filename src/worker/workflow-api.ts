import { withoutGaps } from './core/messages.ts';
import type { HistoryEvent } from './core/messages.ts';
import type { WorkerVersion } from './deployment.ts';
import type { ServiceCalls } from './service.ts';

const WORKFLOW_SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';

/** gRPC status codes that the Worker looks at. */
export const Status = { CANCELLED: 1, INVALID_ARGUMENT: 3, NOT_FOUND: 5, UNAVAILABLE: 14 } as const;

export const statusOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null ? (error as { code?: number }).code : undefined;

/** The calls of a Worker, with what is the same in all of them. */
export class WorkflowApi {
  constructor(
    private readonly service: ServiceCalls,
    readonly namespace: string,
    readonly identity: string,
    private readonly version: WorkerVersion,
  ) {}

  async call<Answer>(method: string, request: object, signal: AbortSignal): Promise<Answer> {
    const { namespace, identity } = this;
    const full = { namespace, identity, ...request };
    return (await this.service.call(`${WORKFLOW_SERVICE}/${method}`, full, { signal })) as Answer;
  }

  poll<Answer>(method: string, request: object, signal: AbortSignal): Promise<Answer> {
    const { deploymentOptions, workerVersionCapabilities } = this.version;
    const version = { deploymentOptions, workerVersionCapabilities };
    return this.call<Answer>(method, withoutGaps({ ...version, ...request }), signal);
  }

  /** An answer to a task: it names the version of this worker too. */
  answer<Answer>(method: string, request: object, signal: AbortSignal): Promise<Answer> {
    const { deploymentOptions, stamp } = this.version;
    const name = method === 'RespondWorkflowTaskCompleted' ? 'workerVersionStamp' : 'workerVersion';
    return this.call<Answer>(method, withoutGaps({ deploymentOptions, [name]: stamp, ...request }), signal);
  }

  async history(
    execution: { readonly workflowId?: string; readonly runId?: string },
    nextPageToken: Uint8Array | undefined,
    signal: AbortSignal,
  ) {
    const request = {
      namespace: this.namespace,
      execution,
      ...(nextPageToken?.length && { nextPageToken }),
    };
    const method = `${WORKFLOW_SERVICE}/GetWorkflowExecutionHistory`;
    return (await this.service.call(method, request, { signal })) as {
      readonly history?: { readonly events?: readonly HistoryEvent[] };
      readonly nextPageToken?: Uint8Array;
    };
  }
}
