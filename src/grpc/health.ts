import { status as Status } from '@grpc/grpc-js';
import { ServiceError } from '../service/errors.ts';
import type { Wire } from './wire.ts';

const SERVING = 1;
const SERVICE_UNKNOWN = 3;

/** Answers `Check`: every service that has a method is serving, and so is the whole (""). Rejects with NOT_FOUND for any other. */
export function healthOf(wire: Wire, methods: readonly string[], request: Uint8Array): Buffer {
  const { codec, known, service } = read(wire, methods, request, 'Check');
  if (!known) throw new ServiceError(Status.NOT_FOUND, `unknown service ${service}`);
  return codec.encodeResponse({ status: SERVING });
}

/** The one message of `Watch`; the health protocol has a status for an unknown service there. */
export function watchedHealthOf(wire: Wire, methods: readonly string[], request: Uint8Array): Buffer {
  const { codec, known } = read(wire, methods, request, 'Watch');
  return codec.encodeResponse({ status: known ? SERVING : SERVICE_UNKNOWN });
}

function read(wire: Wire, methods: readonly string[], bytes: Uint8Array, method: 'Check' | 'Watch') {
  const codec = wire.method(`grpc.health.v1.Health/${method}`);
  const { service = '' } = codec.decodeRequest(bytes) as { service?: string };
  const known = service === '' || methods.some((name) => name.startsWith(`${service}/`));
  return { codec, known, service };
}
