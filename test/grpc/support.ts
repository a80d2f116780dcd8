import { Client, credentials, type ClientUnaryCall, type ServiceError as GrpcError } from '@grpc/grpc-js';
import proto from '@temporalio/proto';
import type { Namespace } from 'protobufjs';
import { ServiceError } from '../../src/service/errors.ts';
import { Listener } from '../../src/grpc/listener.ts';
import type { CallContext, TestService } from '../../src/service/platform.ts';

export const workflowService = 'temporal.api.workflowservice.v1.WorkflowService';

const root = proto as unknown as Namespace;

export type FakeAnswer = (request: Record<string, unknown>, context: CallContext) => object | Promise<object>;

/** A service of a few methods, for tests of the front alone. */
export function fakeService(answers: Record<string, FakeAnswer>): TestService {
  return {
    methods: Object.keys(answers),
    call: async (method, request, context) => answers[method]!(request as Record<string, unknown>, context),
    close: () => undefined,
  };
}

export interface Front {
  readonly address: string;
  readonly port: number;
  /** What the front logged, line by line. */
  readonly log: string[];
  readonly call: (
    method: string,
    request?: object,
    options?: { deadlineMs?: number },
  ) => Promise<Record<string, unknown>>;
  /** As `call`, with bytes instead of a message, and the call itself to cancel it. */
  readonly callRaw: (method: string, bytes: Buffer) => { call: ClientUnaryCall; response: Promise<Buffer> };
  readonly close: () => void;
}

/** Starts the front over `service` and a bare gRPC client to it. */
export async function startFront(service: TestService): Promise<Front> {
  const log: string[] = [];
  const listener = await Listener.start(service, {
    host: '127.0.0.1',
    port: 0,
    log: (level, line) => void (level !== 'debug' && log.push(`${level}: ${line}`)),
  });
  const address = `127.0.0.1:${listener.port}`;
  const client = new Client(address, credentials.createInsecure(), { 'grpc.max_receive_message_length': -1 });
  return {
    address,
    port: listener.port,
    log,
    call: (method, request = {}, options = {}) => callThrough(client, method, request, options.deadlineMs),
    callRaw: (method, bytes) => callBytes(client, method, bytes),
    close: () => {
      client.close();
      void listener.close();
    },
  };
}

export interface Caller {
  readonly call: Front['call'];
  /** As `call`, with bytes instead of a message. */
  readonly callRaw: (method: string, bytes: Buffer, deadlineMs: number) => Promise<Buffer>;
  readonly close: () => void;
}

/** A bare gRPC client of a server that runs. */
export function connectTo(address: string): Caller {
  const client = new Client(address, credentials.createInsecure());
  return {
    call: (method, request = {}, options = {}) => callThrough(client, method, request, options.deadlineMs),
    callRaw: (method, bytes, deadlineMs) => callBytes(client, method, bytes, deadlineMs).response,
    close: () => client.close(),
  };
}

/** Calls a method with plain objects. Rejects with grpc-js's error. */
export async function callThrough(
  client: Client,
  method: string,
  request: object,
  deadlineMs?: number,
): Promise<Record<string, unknown>> {
  const slash = method.lastIndexOf('/');
  const described = root.lookupService(method.slice(0, slash)).methods[method.slice(slash + 1)]!;
  described.resolve();
  const bytes = described.resolvedRequestType!.encode(request).finish();
  const { response } = callBytes(client, method, Buffer.from(bytes), deadlineMs);
  const type = described.resolvedResponseType!;
  return type.toObject(type.decode(await response), { longs: Number });
}

function callBytes(
  client: Client,
  method: string,
  bytes: Buffer,
  deadlineMs?: number,
): { call: ClientUnaryCall; response: Promise<Buffer> } {
  let call!: ClientUnaryCall;
  const response = new Promise<Buffer>((resolve, reject) => {
    const asIs = (buffer: Buffer): Buffer => buffer;
    const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
    call = client.makeUnaryRequest(`/${method}`, asIs, asIs, bytes, options, (error, value) =>
      error ? reject(error) : resolve(value!),
    );
  });
  return { call, response };
}

/** What a failed call carried: its code, its words and the opened details. */
export async function refusalOf(
  promise: Promise<unknown>,
): Promise<{ code: number; message: string; details: object[] }> {
  const error = await promise.then(
    () => {
      throw new Error('expected the call to be refused, and it was answered');
    },
    (cause: unknown) => cause as GrpcError,
  );
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  const status = root.lookupType('google.rpc.Status');
  const packed = bytes
    ? (status.toObject(status.decode(bytes as Buffer)) as { details?: PackedAny[] }).details
    : undefined;
  return { code: error.code, message: error.details, details: (packed ?? []).map(openAny) };
}

interface PackedAny {
  readonly type_url: string;
  readonly value?: Uint8Array;
}

function openAny({ type_url, value = new Uint8Array() }: PackedAny): object {
  const typeName = type_url.slice(type_url.lastIndexOf('/') + 1);
  const type = root.lookupType(typeName);
  const message = type.toObject(type.decode(value), { longs: Number }) as {
    statuses?: { details?: PackedAny[] }[];
  };
  for (const inner of message.statuses ?? [])
    if (inner.details) inner.details = inner.details.map(openAny) as never;
  return { typeName, ...message };
}

export { ServiceError };
