/** In place of the Client's module of this name: the Worker of the page has no Nexus operations. */
export class NexusClient {
  readonly options = { interceptors: [] };

  createServiceClient(): never {
    throw new Error('Nexus operations do not run in the page.');
  }
}
export class NexusOperationFailureError extends Error {}
export class NexusOperationAlreadyStartedError extends Error {}
export class NexusOperationNotFoundError extends Error {}
