import { invalidArgument, notFound } from '../errors.ts';
import * as limits from '../limits.ts';
import type { NexusEndpoint, NexusEndpointSpec } from '../proto.ts';
import type { Handler } from './handler.ts';

export interface EndpointRequest {
  readonly id?: string | undefined;
  readonly version?: number | undefined;
  readonly spec?: NexusEndpointSpec | undefined;
}
export interface EndpointListRequest {
  readonly name?: string | undefined;
  readonly pageSize?: number | undefined;
  readonly nextPageToken?: Uint8Array | undefined;
}
export interface EndpointList {
  readonly endpoints: NexusEndpoint[];
  readonly nextPageToken?: Uint8Array;
}

/** The part of OperatorService that is about nexus endpoints. External targets are kept, though nothing calls them. */
export const nexusEndpointHandlers = {
  CreateNexusEndpoint: ((engine, { spec }) => {
    const checked = validateSpec(spec);
    return { endpoint: engine.nexusEndpoints.create(engine.platform.newId(), checked, engine.clock.now()) };
  }) satisfies Handler<EndpointRequest, { endpoint: NexusEndpoint }>,

  UpdateNexusEndpoint: ((engine, { id = '', version = 0, spec }) => {
    const checked = validateSpec(spec);
    return { endpoint: engine.nexusEndpoints.update(id, version, checked, engine.clock.now()) };
  }) satisfies Handler<EndpointRequest, { endpoint: NexusEndpoint }>,

  DeleteNexusEndpoint: ((engine, { id = '', version = 0 }) => {
    const issues = engine.nexusEndpoints.has(id) ? [] : idIssues(id);
    if (version <= 0) issues.push('endpoint version is non-positive');
    refuse(issues);
    engine.nexusEndpoints.delete(id);
    return {};
  }) satisfies Handler<EndpointRequest, object>,

  GetNexusEndpoint: ((engine, { id = '' }) => {
    const endpoint = engine.nexusEndpoints.find(id);
    if (!endpoint) {
      refuse(idIssues(id));
      throw notFound(`Nexus endpoint with ID \`${id}\` not found`);
    }
    return { endpoint };
  }) satisfies Handler<EndpointRequest, { endpoint: NexusEndpoint }>,

  ListNexusEndpoints: ((engine, { name, pageSize = 0, nextPageToken }) => {
    if (name) {
      const endpoint = engine.nexusEndpoints.byName(name);
      return { endpoints: endpoint ? [endpoint] : [] };
    }
    if (pageSize < 0) throw invalidArgument('page_size is negative');
    if (pageSize > limits.MAX_NEXUS_ENDPOINT_PAGE)
      throw invalidArgument(`page_size exceeds limit of ${limits.MAX_NEXUS_ENDPOINT_PAGE}`);
    const after = String.fromCharCode(...(nextPageToken ?? []));
    const rest = engine.nexusEndpoints.all().filter(({ id = '' }) => id > after);
    const endpoints = rest.slice(0, pageSize || limits.DEFAULT_NEXUS_ENDPOINT_PAGE);
    if (endpoints.length === rest.length) return { endpoints };
    const token = Uint8Array.from(endpoints.at(-1)?.id ?? '', (char) => char.charCodeAt(0));
    return { endpoints, nextPageToken: token };
  }) satisfies Handler<EndpointListRequest, EndpointList>,
};

function refuse(issues: readonly string[]): void {
  if (issues.length > 0) throw invalidArgument(issues.join(', '));
}

function idIssues(id: string): string[] {
  if (id === '') return ['endpoint ID not set'];
  if (id.length !== 36) return [`malformed endpoint ID: "invalid UUID length: ${id.length}"`];
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
  return isUuid ? [] : ['malformed endpoint ID: "invalid UUID format"'];
}

const NAME = /^[a-zA-Z][a-zA-Z0-9-]*[a-zA-Z0-9]$/;
// As the real service prints it.
const NAME_IN_WORDS = '"^[a-zA-Z][a-zA-Z0-9\\\\-]*[a-zA-Z0-9]$"';

function validateSpec(spec: NexusEndpointSpec = {}): NexusEndpointSpec {
  const issues = nameIssues(spec.name ?? '');
  const { worker, external } = spec.target ?? {};
  if (worker) issues.push(...workerIssues(worker));
  else if (external) issues.push(...urlIssues(external.url ?? ''));
  else issues.push('empty target variant');
  refuse(issues);
  return spec;
}

function nameIssues(name: string): string[] {
  if (name === '') return ['endpoint name not set'];
  const limit = limits.MAX_NEXUS_ENDPOINT_NAME_LENGTH;
  return [
    ...(name.length > limit ? [`endpoint name exceeds length limit of ${limit}`] : []),
    ...(NAME.test(name) ? [] : [`endpoint name must match the regex: ${NAME_IN_WORDS}`]),
  ];
}

type Worker = NonNullable<NonNullable<NexusEndpointSpec['target']>['worker']>;

function workerIssues({ namespace, taskQueue = '' }: Worker): string[] {
  return [
    ...(!namespace ? ['target namespace not set'] : []),
    ...(taskQueue === '' ? ['invalid target task queue: "taskQueue is not set"'] : []),
    ...(taskQueue.length > limits.MAX_ID_LENGTH
      ? ['invalid target task queue: "taskQueue length exceeds limit"']
      : []),
  ];
}

function urlIssues(url: string): string[] {
  const limit = limits.MAX_NEXUS_ENDPOINT_URL_LENGTH;
  if (url === '') return ['empty target URL'];
  if (url.length > limit) return [`target URL length exceeds limit of ${limit}`];
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(url)?.[1]?.toLowerCase() ?? '';
  return scheme === 'http' || scheme === 'https'
    ? []
    : [`invalid target URL scheme: "${scheme}", expected http or https`];
}
