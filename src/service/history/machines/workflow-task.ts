import { defineMachine } from './machine.ts';

export type WorkflowTaskState = 'none' | 'scheduled' | 'started';
export type WorkflowTaskAction = 'schedule' | 'start' | 'complete' | 'fail' | 'timeOut' | 'drop';

// A run has at most one workflow task. `drop` ends it without a trace: the run closed, or a speculative task came to nothing.
export const workflowTaskMachine = defineMachine<WorkflowTaskState, WorkflowTaskAction>(
  'Workflow task',
  'none',
  [
    ['none', 'schedule', 'scheduled'],
    ['scheduled', 'start', 'started'],
    ['scheduled', 'timeOut', 'none'],
    ['scheduled', 'drop', 'none'],
    ['started', 'complete', 'none'],
    ['started', 'fail', 'none'],
    ['started', 'timeOut', 'none'],
    ['started', 'drop', 'none'],
  ],
);
