/** In place of the Client's module of this name: there is no network to connect to. */
function noNetwork(): never {
  throw new Error('Exercises run in the page without a network: use the Client that the test gets.');
}

export const LOCAL_TARGET = 'localhost:7233';

export class Connection {
  static connect = noNetwork;
  static lazy = noNetwork;
}

export const isConnection = (): boolean => false;
