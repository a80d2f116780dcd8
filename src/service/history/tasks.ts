import type { EventAttributes } from '../proto.ts';
import type { NexusCallName, WorkflowTask } from './run.ts';

/**
 * Work that a transaction leaves for `queues/`: what is to be handed to a poller or to another run, once the transaction
 * is committed. History never does these things itself.
 */
export type TransferTask =
  | { readonly kind: 'workflowTask'; readonly task: WorkflowTask }
  | { readonly kind: 'activityTask'; readonly scheduledEventId: number; readonly dispatch: number }
  | { readonly kind: 'nexusCall'; readonly scheduledEventId: number; readonly call: NexusCallName }
  | {
      readonly kind: 'nexusTask';
      readonly scheduledEventId: number;
      readonly call: NexusCallName;
      readonly dispatch: number;
    }
  | { readonly kind: 'queryTask'; readonly queryId: string }
  | { readonly kind: 'startChild'; readonly initiatedEventId: number }
  | { readonly kind: 'signalExternal'; readonly initiatedEventId: number; readonly target: ExternalTarget }
  | { readonly kind: 'cancelExternal'; readonly initiatedEventId: number; readonly target: ExternalTarget }
  /** Tasks of the run that wait for pollers may now go to others. */
  | { readonly kind: 'rematch' }
  | { readonly kind: 'startNextRun'; readonly next: NextRun }
  | { readonly kind: 'runClosed' };

export interface ExternalTarget {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly childWorkflowOnly: boolean;
}

/** The next run of a chain, ready to be started. */
export interface NextRun {
  readonly runId: string;
  readonly requestId: string;
  readonly attributes: EventAttributes<'WorkflowExecutionStarted'>;
}

/** Work that is due at a time on the virtual clock. */
export type TimerTask =
  | { readonly kind: 'userTimer'; readonly timerId: string }
  | { readonly kind: 'workflowTaskTimeout'; readonly scheduledEventId: number; readonly attempt: number }
  | { readonly kind: 'stickyTimeout'; readonly scheduledEventId: number; readonly attempt: number }
  | { readonly kind: 'firstWorkflowTask' }
  | { readonly kind: 'activityTimeout'; readonly scheduledEventId: number; readonly timeoutType: number }
  | { readonly kind: 'activityRetry'; readonly scheduledEventId: number }
  | { readonly kind: 'nexusTimeout'; readonly scheduledEventId: number; readonly timeoutType: number }
  | { readonly kind: 'nexusRequestTimeout'; readonly scheduledEventId: number; readonly call: NexusCallName }
  | { readonly kind: 'nexusRetry'; readonly scheduledEventId: number; readonly call: NexusCallName }
  | { readonly kind: 'runTimeout' };
