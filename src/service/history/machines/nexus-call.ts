import { defineMachine } from './machine.ts';

export type NexusCallState = 'none' | 'sent' | 'backoff' | 'answered' | 'refused';
export type NexusCallAction = 'send' | 'fail' | 'answer' | 'refuse';

// One request to the handler of a nexus operation. The clock is held while it is sent, and free in backoff.
// A cancellation stays at `none` until the operation has started. A completion may overtake the answer to the start, and
// a request may be refused without being sent: its endpoint is gone, or no time is left for it.
export const nexusCallMachine = defineMachine<NexusCallState, NexusCallAction>('Nexus request', 'none', [
  ['none', 'send', 'sent'],
  ['none', 'refuse', 'refused'],
  ['sent', 'fail', 'backoff'],
  ['sent', 'answer', 'answered'],
  ['sent', 'refuse', 'refused'],
  ['backoff', 'send', 'sent'],
  ['backoff', 'answer', 'answered'],
  ['backoff', 'refuse', 'refused'],
]);
