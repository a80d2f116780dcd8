/** What the SDK's Client and activities take from Node, as a page has it. */
export { AsyncLocalStorage } from '../lowering/async-context.ts';

export const randomUUID = (): string => crypto.randomUUID();
export const hostname = (): string => 'page';
export const performance = globalThis.performance;

/** Only `workflowHandle.list().intoHistories()` and its like stand on Node's emitters. */
function notHere(): never {
  throw new Error('Several histories at once cannot be fetched in the page: ask for one with fetchHistory.');
}
export class EventEmitter {
  constructor() {
    notHere();
  }
}
export const on = notHere;
export const once = notHere;

export default { hostname };
