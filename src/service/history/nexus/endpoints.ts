import { failedPrecondition, notFound, ServiceError, Status } from '../../errors.ts';
import { toTimestamp, type NexusEndpoint, type NexusEndpointSpec } from '../../proto.ts';

/** The endpoints that operations are called through: names for the task queues of their handlers. Their specs are checked before. */
export class NexusEndpoints {
  private readonly byId = new Map<string, NexusEndpoint>();

  create(id: string, spec: NexusEndpointSpec, nowMs: number): NexusEndpoint {
    const { name } = spec;
    if (this.byName(name))
      throw new ServiceError(
        Status.ALREADY_EXISTS,
        `error creating Nexus endpoint. Endpoint with name ${name} already registered`,
      );
    const endpoint = {
      id,
      version: 1,
      spec,
      createdTime: toTimestamp(nowMs),
      urlPrefix: `/nexus/endpoints/${id}/services`,
    };
    this.byId.set(id, endpoint);
    return endpoint;
  }

  update(id: string, version: number, spec: NexusEndpointSpec, nowMs: number): NexusEndpoint {
    const previous = this.byId.get(id);
    if (!previous) throw notFound(`error updating Nexus endpoint. endpoint ID ${id} not found`);
    if (version !== previous.version)
      throw failedPrecondition(
        `nexus endpoint version mismatch. received: ${version} expected ${previous.version}`,
      );
    const endpoint = { ...previous, version: version + 1, spec, lastModifiedTime: toTimestamp(nowMs) };
    this.byId.set(id, endpoint);
    return endpoint;
  }

  delete(id: string): void {
    if (!this.byId.delete(id)) throw notFound(`error deleting nexus endpoint with ID: ${id}`);
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  find(id: string | undefined): NexusEndpoint | undefined {
    return this.byId.get(id ?? '');
  }

  byName(name: string | undefined): NexusEndpoint | undefined {
    return this.all().find(({ spec }) => spec?.name === name);
  }

  /** All endpoints, in the order of their ids. */
  all(): NexusEndpoint[] {
    return [...this.byId.values()].sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
  }
}
