import { attributesOf, command, Events } from '../core/messages.ts';
import type { HistoryEvent } from '../core/messages.ts';
import { Machine } from './machine.ts';
import type { Owner } from './machine.ts';

export class TimerMachine extends Machine {
  private state: 'created' | 'running' | 'fired' | 'canceling' | 'canceled' = 'created';

  constructor(
    owner: Owner,
    private readonly seq: number,
  ) {
    super(owner, 'timer', 'started a timer');
  }

  override onEvent(event: HistoryEvent): void {
    if (this.state === 'created' && event.eventType === Events.TimerStarted) this.state = 'running';
    else if (this.state === 'running' && event.eventType === Events.TimerFired) {
      const { timerId = '' } = attributesOf(event);
      if (timerId !== String(this.seq)) this.differs(event, 'timer id', timerId, String(this.seq));
      this.state = 'fired';
      this.owner.job('fireTimer', { seq: this.seq });
    } else if (this.state === 'canceling' && event.eventType === Events.TimerCanceled)
      this.state = 'canceled';
    else this.refuse(event);
  }

  cancel(): void {
    if (this.state === 'created') {
      this.takenBack = true;
      this.state = 'canceled';
    } else if (this.state === 'running') {
      this.state = 'canceling';
      this.owner.command(this, command('CancelTimer', { timerId: String(this.seq) }));
    }
  }
}
