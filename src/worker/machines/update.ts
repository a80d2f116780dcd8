import { HistoryError } from '../core/errors.ts';
import { command, Events, withoutGaps } from '../core/messages.ts';
import type { Failure, HistoryEvent, IncomingMessage, Payload } from '../core/messages.ts';
import { Machine } from './machine.ts';
import type { Owner } from './machine.ts';

export interface UpdateResponse {
  readonly protocolInstanceId: string;
  readonly accepted?: object;
  readonly rejected?: Failure;
  readonly completed?: Payload;
}

/** An update: it is begun by a message and answered by messages, which stand among the commands as if they were some. */
export class UpdateMachine extends Machine {
  private state: 'requested' | 'accepted' | 'rejected' | 'completed' = 'requested';
  private acceptedRecorded = false;

  constructor(
    owner: Owner,
    private readonly incoming: IncomingMessage,
  ) {
    super(owner, 'update', `answered the update "${incoming.request.input?.name ?? ''}"`);
    const { meta, input } = incoming.request;
    owner.job('doUpdate', {
      id: meta?.updateId ?? '',
      protocolInstanceId: incoming.protocolInstanceId,
      name: input?.name ?? '',
      input: input?.args?.payloads ?? [],
      headers: input?.header?.fields ?? {},
      meta,
      runValidator: !owner.replaying,
    });
  }

  override onEvent(event: HistoryEvent): void {
    if (event.eventType === Events.WorkflowExecutionUpdateAccepted && !this.acceptedRecorded)
      this.acceptedRecorded = true;
    else if (event.eventType !== Events.WorkflowExecutionUpdateCompleted || !this.acceptedRecorded)
      this.refuse(event);
  }

  respond(response: UpdateResponse): void {
    const { id, eventId, request } = this.incoming;
    if (response.accepted && this.state === 'requested') {
      this.state = 'accepted';
      this.answer('accept', 'Acceptance', {
        acceptedRequestMessageId: id,
        acceptedRequestSequencingEventId: eventId,
        acceptedRequest: request,
      });
    } else if (response.rejected && this.state === 'requested') {
      this.state = 'rejected';
      this.send('reject', 'Rejection', {
        rejectedRequestMessageId: id,
        rejectedRequestSequencingEventId: eventId,
        rejectedRequest: request,
        failure: response.rejected,
      });
    } else if (this.state === 'accepted' && (response.rejected ?? response.completed) !== undefined) {
      this.state = 'completed';
      const outcome = response.rejected
        ? { failure: response.rejected }
        : { success: { payloads: [response.completed] } };
      this.answer('complete', 'Response', { meta: request.meta, outcome });
    } else {
      throw new HistoryError(`update ${request.meta?.updateId} was answered while it was ${this.state}`);
    }
  }

  private answer(what: string, type: string, body: object): void {
    this.send(what, type, body);
    this.owner.command(this, command('ProtocolMessage', { messageId: `${this.incoming.id}/${what}` }));
  }

  private send(what: string, type: string, body: object): void {
    this.owner.message({
      id: `${this.incoming.id}/${what}`,
      protocolInstanceId: this.incoming.protocolInstanceId,
      typeName: `temporal.api.update.v1.${type}`,
      body: withoutGaps(body),
    });
  }
}
