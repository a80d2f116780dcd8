import { CoreFlags } from '../core/flags.ts';
import { attributesOf, command, Events } from '../core/messages.ts';
import type { Attributes, HistoryEvent } from '../core/messages.ts';
import { CancelExternalMachine } from './external.ts';
import { Machine } from './machine.ts';
import type { Owner } from './machine.ts';

/** Numbers of `coresdk.child_workflow.ChildWorkflowCancellationType`. */
const ABANDON = 0;
const TRY_CANCEL = 1;

/** Of `temporal.api.enums.v1.RetryState`. */
const NON_RETRYABLE_FAILURE = 2;
/** Of `temporal.api.enums.v1.TimeoutType`. */
const START_TO_CLOSE = 1;

export interface StartChild {
  readonly seq: number;
  readonly namespace?: string;
  readonly workflowId: string;
  readonly workflowType: string;
  readonly cancellationType?: number;
}

/** How Core names the two ends of a comparison. */
const CORE = { event: 'initiated event', command: 'child workflow command' };

export class ChildMachine extends Machine {
  private state: 'created' | 'initiated' | 'started' | 'canceled' | 'closed' = 'created';
  private initiatedEventId = 0;
  private startedEventId = 0;
  private runId = '';

  constructor(
    owner: Owner,
    private readonly attributes: StartChild,
  ) {
    super(owner, 'child workflow', `started the child workflow "${attributes.workflowType}"`);
  }

  private get endsOnCancel(): boolean {
    const type = this.attributes.cancellationType ?? ABANDON;
    return type === ABANDON || type === TRY_CANCEL;
  }

  override onEvent(event: HistoryEvent, newest: boolean): void {
    const { eventType } = event;
    if (this.state === 'canceled') return this.onLateEvent(event);
    if (this.state === 'created') {
      if (eventType !== Events.StartChildWorkflowExecutionInitiated) this.refuse(event);
      this.onInitiated(event, newest);
    } else if (this.state === 'initiated') this.onStart(event);
    else if (this.state === 'started') this.onEnd(event);
    else this.refuse(event);
  }

  cancel(reason: string): void {
    if (this.state === 'closed' || this.state === 'canceled') return;
    if (this.state === 'created') {
      this.takenBack = true;
      this.state = 'canceled';
      const message = `Child Workflow Execution cancelled before scheduled: ${reason}`;
      const failure = this.failure(message, { canceledFailureInfo: {} }, NON_RETRYABLE_FAILURE);
      this.resolveStart({ cancelled: { failure } });
      return;
    }
    if ((this.attributes.cancellationType ?? ABANDON) !== ABANDON) {
      const { namespace, workflowId } = this.attributes;
      const cancel = { namespace, workflowId, runId: this.runId, childWorkflowOnly: true, reason };
      this.owner.internal(
        new CancelExternalMachine(this.owner, 0),
        command('RequestCancelExternalWorkflowExecution', cancel),
      );
    }
    if (!this.endsOnCancel) return;
    this.state = 'canceled';
    this.resolveCanceled();
  }

  private onInitiated(event: HistoryEvent, newest: boolean): void {
    const { workflowId = '', workflowType } = attributesOf(event);
    if (this.owner.useFlag(CoreFlags.idAndTypeChecks, newest)) {
      const { workflowId: id, workflowType: type } = this.attributes;
      if (workflowId !== id) this.differs(event, 'child workflow id', workflowId, id, CORE);
      if (workflowType?.name !== type)
        this.differs(event, 'child workflow type', workflowType?.name ?? '', type, CORE);
    }
    this.initiatedEventId = event.eventId;
    this.state = 'initiated';
  }

  private onStart(event: HistoryEvent): void {
    const attributes = attributesOf(event);
    if (event.eventType === Events.ChildWorkflowExecutionStarted) {
      this.startedEventId = event.eventId;
      this.runId = attributes.workflowExecution?.runId ?? '';
      this.state = 'started';
      this.resolveStart({ succeeded: { runId: this.runId } });
    } else if (event.eventType === Events.StartChildWorkflowExecutionFailed) {
      const { workflowId, workflowType } = this.attributes;
      this.state = 'closed';
      this.resolveStart({ failed: { workflowId, workflowType, cause: attributes.cause } });
    } else this.refuse(event);
  }

  private onEnd(event: HistoryEvent): void {
    const attributes = attributesOf(event);
    this.state = 'closed';
    switch (event.eventType) {
      case Events.ChildWorkflowExecutionCompleted:
        return this.resolve({ completed: { result: attributes.result?.payloads?.[0] } });
      case Events.ChildWorkflowExecutionFailed:
        return this.fail('Child Workflow execution failed', attributes.failure, attributes);
      case Events.ChildWorkflowExecutionTimedOut: {
        const cause = { message: 'Timed out', timeoutFailureInfo: { timeoutType: START_TO_CLOSE } };
        return this.fail('Child Workflow execution timed out', cause, attributes);
      }
      case Events.ChildWorkflowExecutionTerminated: {
        const cause = { message: 'Terminated', terminatedFailureInfo: {} };
        const retryState = NON_RETRYABLE_FAILURE;
        return this.fail('Child Workflow execution terminated', cause, { retryState });
      }
      case Events.ChildWorkflowExecutionCanceled:
        return this.resolveCanceled();
      default:
        this.refuse(event);
    }
  }

  /** What is heard of a child whose end the workflow no longer awaits. */
  private onLateEvent(event: HistoryEvent): void {
    const ofChild =
      event.eventType >= Events.StartChildWorkflowExecutionFailed &&
      event.eventType <= Events.ChildWorkflowExecutionTerminated;
    if (!ofChild) this.refuse(event);
  }

  private fail(message: string, cause: object | undefined, { retryState }: Attributes): void {
    this.resolve({ failed: { failure: this.failure(message, cause, retryState ?? 0) } });
  }

  private resolveCanceled(): void {
    const message = 'Child Workflow execution cancelled';
    const failure = this.failure(message, { canceledFailureInfo: {} }, NON_RETRYABLE_FAILURE);
    this.resolve({ cancelled: { failure } });
  }

  private failure(message: string, cause: object | undefined, retryState: number): object {
    const { namespace, workflowType: name, workflowId } = this.attributes;
    const { initiatedEventId, startedEventId, runId } = this;
    return {
      message,
      ...(cause && { cause }),
      childWorkflowExecutionFailureInfo: {
        namespace,
        workflowType: { name },
        workflowExecution: { workflowId, runId },
        initiatedEventId,
        startedEventId,
        retryState,
      },
    };
  }

  private resolveStart(status: object): void {
    this.owner.job('resolveChildWorkflowExecutionStart', { seq: this.attributes.seq, ...status });
  }

  private resolve(result: object): void {
    this.owner.job('resolveChildWorkflowExecution', { seq: this.attributes.seq, result });
  }
}
