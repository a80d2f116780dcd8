import { attributesOf, Events } from '../core/messages.ts';
import type { HistoryEvent } from '../core/messages.ts';
import { Machine } from './machine.ts';
import type { Owner } from './machine.ts';

const application = (message: string, type: string): object => ({
  message,
  applicationFailureInfo: { type },
});

/** Asks for the cancellation of another workflow; `seq` 0 stands for a request that the workflow does not wait for. */
export class CancelExternalMachine extends Machine {
  private state: 'created' | 'initiated' | 'closed' = 'created';

  constructor(
    owner: Owner,
    private readonly seq: number,
  ) {
    super(owner, 'cancel external', 'asked another workflow to cancel');
  }

  override onEvent(event: HistoryEvent): void {
    const { eventType } = event;
    if (this.state === 'created' && eventType === Events.RequestCancelExternalWorkflowExecutionInitiated)
      this.state = 'initiated';
    else if (this.state === 'initiated' && eventType === Events.ExternalWorkflowExecutionCancelRequested)
      this.close({});
    else if (
      this.state === 'initiated' &&
      eventType === Events.RequestCancelExternalWorkflowExecutionFailed
    ) {
      const { cause = 0 } = attributesOf(event);
      const reason = cause === 0 ? 'unknown' : 'not found';
      const type = ['Unspecified', 'ExternalWorkflowExecutionNotFound', 'NamespaceNotFound'][cause] ?? '';
      this.close({ failure: application(`Unable to cancel external workflow because ${reason}`, type) });
    } else this.refuse(event);
  }

  private close(fields: object): void {
    this.state = 'closed';
    if (this.seq > 0) this.owner.job('resolveRequestCancelExternalWorkflow', { seq: this.seq, ...fields });
  }
}

const SIGNAL_FAILURES: readonly (readonly [type: string, reason: string])[] = [
  ['Unspecified', 'unknown'],
  ['ExternalWorkflowExecutionNotFound', 'it was not found'],
  ['NamespaceNotFound', 'it was not found'],
  ['SignalCountLimitExceeded', 'The per-workflow signal limit was exceeded'],
];

export class SignalExternalMachine extends Machine {
  private state: 'created' | 'initiated' | 'closed' = 'created';

  constructor(
    owner: Owner,
    private readonly seq: number,
  ) {
    super(owner, 'signal external', 'signaled another workflow');
  }

  override onEvent(event: HistoryEvent): void {
    const { eventType } = event;
    if (this.state === 'created' && eventType === Events.SignalExternalWorkflowExecutionInitiated)
      this.state = 'initiated';
    else if (this.state === 'initiated' && eventType === Events.ExternalWorkflowExecutionSignaled)
      this.close({});
    else if (this.state === 'initiated' && eventType === Events.SignalExternalWorkflowExecutionFailed) {
      const [type, reason] = SIGNAL_FAILURES[attributesOf(event).cause ?? 0] ?? SIGNAL_FAILURES[0]!;
      this.close({ failure: application(`Unable to signal external workflow because ${reason}`, type) });
    } else this.refuse(event);
  }

  cancel(): void {
    if (this.state !== 'created') return;
    this.takenBack = true;
    this.close({
      failure: { message: 'Signal was cancelled before being sent', canceledFailureInfo: {} },
    });
  }

  private close(fields: object): void {
    this.state = 'closed';
    this.owner.job('resolveSignalExternalWorkflow', { seq: this.seq, ...fields });
  }
}
