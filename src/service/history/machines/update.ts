import { defineMachine } from './machine.ts';

export type UpdateState = 'none' | 'admitted' | 'sent' | 'accepted' | 'completed' | 'rejected' | 'aborted';
export type UpdateAction = 'admit' | 'send' | 'resend' | 'accept' | 'complete' | 'reject' | 'abort';

// A worker accepts or rejects what was sent to it. When its workflow task fails, the update is sent again with the next one.
export const updateMachine = defineMachine<UpdateState, UpdateAction>('Update', 'none', [
  ['none', 'admit', 'admitted'],
  ['none', 'accept', 'accepted'],
  // Only an update that a reset brought along: the worker reads it from the history, nothing is sent.
  ['admitted', 'accept', 'accepted'],
  ['admitted', 'reject', 'rejected'],
  ['admitted', 'send', 'sent'],
  ['admitted', 'abort', 'aborted'],
  ['sent', 'resend', 'admitted'],
  ['sent', 'accept', 'accepted'],
  ['sent', 'reject', 'rejected'],
  ['sent', 'abort', 'aborted'],
  ['accepted', 'complete', 'completed'],
  ['accepted', 'abort', 'aborted'],
]);
