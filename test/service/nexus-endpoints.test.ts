import { describe, expect } from 'vitest';
import { causeOf, Nexus } from './support/nexus.ts';
import { test } from './support/scenario.ts';

const worker = { worker: { namespace: 'default', taskQueue: 'queue' } };
const UUID = '00000000-0000-4000-8000-000000000000';

test('an endpoint is created, changed by its version, listed and deleted', async ({ scenario }) => {
  const nexus = new Nexus(scenario);
  const { endpoint } = await nexus.createEndpoint();
  expect(endpoint).toMatchObject({
    version: 1,
    spec: { name: 'desk' },
    urlPrefix: `/nexus/endpoints/${endpoint.id}/services`,
  });
  expect(endpoint).not.toHaveProperty('lastModifiedTime');
  const spec = { name: 'counter', target: worker };
  const changed = await nexus.operator('UpdateNexusEndpoint', { id: endpoint.id, version: 1, spec });
  expect(changed.endpoint).toMatchObject({ version: 2, spec, lastModifiedTime: {} });
  await expect(
    nexus.operator('UpdateNexusEndpoint', { id: endpoint.id, version: 1, spec }),
  ).rejects.toMatchObject({ code: 9, message: 'nexus endpoint version mismatch. received: 1 expected 2' });
  expect(await nexus.operator('GetNexusEndpoint', { id: endpoint.id })).toEqual(changed);
  expect(await nexus.operator('ListNexusEndpoints', { name: 'counter' })).toEqual({
    endpoints: [changed.endpoint],
  });
  expect(await nexus.operator('ListNexusEndpoints', { name: 'desk' })).toEqual({ endpoints: [] });
  await nexus.operator('DeleteNexusEndpoint', { id: endpoint.id, version: 2 });
  expect(await nexus.operator('ListNexusEndpoints', {})).toEqual({ endpoints: [] });
});

test('endpoints are listed page by page', async ({ scenario }) => {
  const nexus = new Nexus(scenario);
  for (const name of ['aa', 'bb', 'cc'])
    await nexus.operator('CreateNexusEndpoint', { spec: { name, target: worker } });
  const names: (string | undefined)[][] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await nexus.operator<{
      endpoints: { spec: { name: string } }[];
      nextPageToken?: Uint8Array;
    }>('ListNexusEndpoints', { pageSize: 2, nextPageToken });
    names.push(page.endpoints.map(({ spec }) => spec.name));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
  expect(names).toEqual([['aa', 'bb'], ['cc']]);
});

describe('a request', () => {
  const NAME = 'endpoint name must match the regex: "^[a-zA-Z][a-zA-Z0-9\\\\-]*[a-zA-Z0-9]$"';
  const create = (spec: object) => ['CreateNexusEndpoint', { spec }] as const;
  const external = (url: string) => create({ name: 'ab', target: { external: { url } } });
  const refusals: [string, readonly [string, object], number, string][] = [
    ['an empty spec', create({}), 3, 'endpoint name not set, empty target variant'],
    ['a name of one letter', create({ name: 'a' }), 3, `${NAME}, empty target variant`],
    [
      'a worker target without anything',
      create({ name: 'a_b', target: { worker: {} } }),
      3,
      `${NAME}, target namespace not set, invalid target task queue: "taskQueue is not set"`,
    ],
    ['an empty URL', external(''), 3, 'empty target URL'],
    [
      'a URL by another way',
      external('ftp://x'),
      3,
      'invalid target URL scheme: "ftp", expected http or https',
    ],
    [
      'a name that is taken',
      create({ name: 'desk', target: worker }),
      6,
      'error creating Nexus endpoint. Endpoint with name desk already registered',
    ],
    ['no id', ['GetNexusEndpoint', {}], 3, 'endpoint ID not set'],
    ['a short id', ['GetNexusEndpoint', { id: 'x' }], 3, 'malformed endpoint ID: "invalid UUID length: 1"'],
    ['an unknown id', ['GetNexusEndpoint', { id: UUID }], 5, `Nexus endpoint with ID \`${UUID}\` not found`],
    [
      'nothing to delete',
      ['DeleteNexusEndpoint', {}],
      3,
      'endpoint ID not set, endpoint version is non-positive',
    ],
    [
      'an unknown id to delete',
      ['DeleteNexusEndpoint', { id: UUID, version: 1 }],
      5,
      `error deleting nexus endpoint with ID: ${UUID}`,
    ],
    [
      'an unknown id to change',
      ['UpdateNexusEndpoint', { id: UUID, version: 1, spec: { name: 'ab', target: worker } }],
      5,
      `error updating Nexus endpoint. endpoint ID ${UUID} not found`,
    ],
    ['a negative page', ['ListNexusEndpoints', { pageSize: -1 }], 3, 'page_size is negative'],
    [
      'a page that is too large',
      ['ListNexusEndpoints', { pageSize: 1_001 }],
      3,
      'page_size exceeds limit of 1000',
    ],
  ];
  test.for(refusals)('is refused for %s', async ([, [rpc, request], code, message], { scenario }) => {
    const nexus = new Nexus(scenario);
    await nexus.createEndpoint();
    await expect(nexus.operator(rpc, request)).rejects.toMatchObject({ code, message });
  });
});

test('an operation through an endpoint that leads out of the service fails and says so', async ({
  scenario,
}) => {
  const nexus = new Nexus(scenario);
  const target = { external: { url: 'https://elsewhere.example/x' } };
  await nexus.operator('CreateNexusEndpoint', { spec: { name: 'abroad', target } });
  await scenario.start();
  await scenario.run(nexus.schedule({ endpoint: 'abroad' }));
  expect(causeOf(nexus.part()[1])).toEqual({
    message:
      'Nexus endpoint "abroad" targets the URL https://elsewhere.example/x: this service only calls handlers on task queues.',
    nexusHandlerFailureInfo: { type: 'NOT_IMPLEMENTED' },
  });
});

test('an operation whose endpoint is deleted before a retry fails', async ({ scenario }) => {
  const nexus = new Nexus(scenario);
  const { endpoint } = await nexus.createEndpoint();
  await scenario.start();
  await scenario.run(nexus.schedule());
  await nexus.fail(await nexus.poll(), 'UNAVAILABLE');
  await nexus.operator('DeleteNexusEndpoint', { id: endpoint.id, version: 1 });
  await scenario.skipping(async () => {});
  expect(causeOf(nexus.part()[1])).toEqual({
    message: 'endpoint not registered',
    nexusHandlerFailureInfo: { type: 'NOT_FOUND' },
  });
});
