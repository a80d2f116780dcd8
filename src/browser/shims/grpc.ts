/** The part of `@grpc/grpc-js` that the SDK's Client touches when nothing goes over a network. */
import { Status } from '../../service/index.ts';

export const status: Readonly<Record<string, number>> = Status;

export class Metadata {
  get(): never[] {
    return [];
  }
}

function noNetwork(): never {
  throw new Error('Exercises run in the page without a network: use the Client that the test gets.');
}

export const credentials = {
  createInsecure: noNetwork,
  createSsl: noNetwork,
  combineChannelCredentials: noNetwork,
};
export class Client {
  constructor() {
    noNetwork();
  }
}
export const makeGenericClientConstructor = noNetwork;
export class InterceptingCall {}
export class RequesterBuilder {}
export class ListenerBuilder {}
