import { defineMachine } from './machine.ts';

export type ExecutionState =
  'none' | 'running' | 'completed' | 'failed' | 'canceled' | 'terminated' | 'continuedAsNew' | 'timedOut';
export type ExecutionAction =
  'start' | 'complete' | 'fail' | 'cancel' | 'terminate' | 'continueAsNew' | 'timeOut';

export const workflowExecutionMachine = defineMachine<ExecutionState, ExecutionAction>(
  'Workflow execution',
  'none',
  [
    ['none', 'start', 'running'],
    ['running', 'complete', 'completed'],
    ['running', 'fail', 'failed'],
    ['running', 'cancel', 'canceled'],
    ['running', 'terminate', 'terminated'],
    ['running', 'continueAsNew', 'continuedAsNew'],
    ['running', 'timeOut', 'timedOut'],
  ],
);
