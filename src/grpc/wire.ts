import type { PackedAny } from '../service/platform.ts';
import type { Namespace, Service, Type } from 'protobufjs';

/** A packed detail of an error before it is put on the wire, as `ServiceError.details` carries it. */
interface UnpackedDetail {
  readonly typeName: string;
  readonly message: object;
}

/** Turns the bytes of one RPC into plain objects and back. */
export interface MethodCodec {
  /** @throws Error when the bytes are not a message of the request's type. */
  decodeRequest(bytes: Uint8Array): object;
  encodeResponse(message: object): Buffer;
}

/**
 * Temporal's protobuf types. Loading them takes about 80 ms, so they are loaded after the port is bound.
 * Plain objects have 64-bit integers and enums as numbers, bytes as `Uint8Array`, and no absent fields.
 */
export class Wire {
  readonly #root: Namespace;
  readonly #codecs = new Map<string, MethodCodec>();

  private constructor(root: Namespace) {
    this.#root = root;
  }

  static async load(): Promise<Wire> {
    // A CommonJS module: what it exports is the reflection root, of which its types tell nothing.
    const proto = (await import('@temporalio/proto')) as unknown as { default: Namespace };
    return new Wire(proto.default);
  }

  /** Full names of all methods of the services that Temporal's protocol defines: `temporal.api…WorkflowService/StartWorkflowExecution`. */
  allMethods(): string[] {
    const found: string[] = [];
    for (const name of [
      'temporal.api.workflowservice.v1.WorkflowService',
      'temporal.api.operatorservice.v1.OperatorService',
      'temporal.api.testservice.v1.TestService',
      'temporal.api.cloud.cloudservice.v1.CloudService',
    ]) {
      const service = this.#root.lookupService(name);
      for (const method of Object.keys(service.methods)) found.push(`${name}/${method}`);
    }
    return found;
  }

  /** @throws Error when Temporal's protocol has no such method. */
  method(fullName: string): MethodCodec {
    let codec = this.#codecs.get(fullName);
    if (!codec) {
      codec = this.#makeCodec(fullName);
      this.#codecs.set(fullName, codec);
    }
    return codec;
  }

  /** The bytes of `google.rpc.Status`, for the trailer `grpc-status-details-bin`. */
  encodeStatus(code: number, message: string, details: readonly UnpackedDetail[]): Buffer {
    const type = this.#root.lookupType('google.rpc.Status');
    return finish(type, {
      code,
      message,
      details: details.map((detail) => toWireAny(this.#packDetail(detail))),
    });
  }

  packAny(typeName: string, message: object): PackedAny {
    return {
      typeUrl: `type.googleapis.com/${typeName}`,
      value: finish(this.#root.lookupType(typeName), message),
    };
  }

  unpackAny(any: PackedAny): { readonly typeName: string; readonly message: object } {
    const typeName = any.typeUrl.slice(any.typeUrl.lastIndexOf('/') + 1);
    const type = this.#root.lookupType(typeName);
    return { typeName, message: toPlain(type, any.value) };
  }

  #makeCodec(fullName: string): MethodCodec {
    const slash = fullName.lastIndexOf('/');
    const service: Service = this.#root.lookupService(fullName.slice(0, slash));
    const method = service.methods[fullName.slice(slash + 1)];
    if (!method) throw new Error(`Temporal's protocol has no method ${fullName}`);
    method.resolve();
    const [requestType, responseType] = [method.resolvedRequestType!, method.resolvedResponseType!];
    return {
      decodeRequest: (bytes) => toPlain(requestType, bytes),
      encodeResponse: (message) => finish(responseType, message),
    };
  }

  /** An error inside an error (a multi-operation's statuses) has details of its own. */
  #packDetail(detail: UnpackedDetail): PackedAny {
    const { statuses } = detail.message as { statuses?: { details?: UnpackedDetail[] }[] };
    if (!statuses) return this.packAny(detail.typeName, detail.message);
    const packed = statuses.map((status) => ({
      ...status,
      details: (status.details ?? []).map((inner) => toWireAny(this.#packDetail(inner))),
    }));
    return this.packAny(detail.typeName, { ...detail.message, statuses: packed });
  }
}

function toPlain(type: Type, bytes: Uint8Array): object {
  return type.toObject(type.decode(bytes), { longs: Number });
}

function finish(type: Type, message: object): Buffer {
  // In Node protobufjs writes into Buffers, whatever its types say.
  return type.encode(message).finish() as Buffer;
}

interface WireAny {
  readonly type_url?: string;
  readonly value: Uint8Array;
}

const toWireAny = (any: PackedAny): WireAny => ({ type_url: any.typeUrl, value: any.value });
