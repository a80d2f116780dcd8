/**
 * The Temporal Service as the Worker sees it: one function. `src/service` has this shape, and so has a thin coat around a
 * gRPC connection. Messages are plain objects: 64-bit integers as numbers, bytes as `Uint8Array`, enums as numbers,
 * absent fields absent.
 */
export interface ServiceCalls {
  /**
   * @param method full name, such as `temporal.api.workflowservice.v1.WorkflowService/PollWorkflowTaskQueue`
   * @throws an error with a numeric gRPC status in `code`
   */
  call(method: string, request: object, context: { readonly signal: AbortSignal }): Promise<object>;
}
