import type { UpdateOutcome } from '../../proto.ts';
import { require, type CommandHandler } from '../commands/command.ts';
import { eventOptions } from '../commands/command.ts';
import type { Run } from '../run.ts';
import type { Transaction } from '../transaction.ts';
import type { UpdateMessage } from './messages.ts';

const bad = 'BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE';

export const protocolMessage: CommandHandler = ({ tx, messages }, command) => {
  const { messageId = '' } = command.protocolMessageCommandAttributes ?? {};
  const message = messages.take(messageId);
  require(message, bad, `ProtocolMessageCommand references absent message ID ${messageId}`);
  handleUpdateMessage(tx, message, eventOptions(command));
};

/** What the worker says of an update: accepted and completed become events, a rejection leaves none. */
export function handleUpdateMessage(
  tx: Transaction,
  message: UpdateMessage,
  options: ReturnType<typeof eventOptions> = {},
): void {
  const { run } = tx;
  const { updateId } = message;
  const where = `Update "${updateId}" of workflow "${run.workflowId}"`;
  const update = run.updates.get(updateId);
  const accepted = run.state.updates.get(updateId);
  if (message.kind === 'Response') {
    require(accepted?.state ===
      'accepted', bad, `${where}: received a Response while it is ${stateOf(run, updateId)}.`);
    const outcome: UpdateOutcome = message.body.outcome ?? {};
    tx.add(
      'WorkflowExecutionUpdateCompleted',
      { meta: message.body.meta ?? { updateId }, acceptedEventId: accepted.acceptedEventId, outcome },
      options,
    );
    if (update) tx.afterCommit(() => finish(run, updateId, () => update.complete(outcome)));
    return;
  }
  const waits = update?.state === 'sent' || (update?.isInHistory === true && update.state === 'admitted');
  require(waits &&
    (!accepted ||
      accepted.state ===
        'admitted'), bad, `${where}: received ${message.kind === 'Acceptance' ? 'an Acceptance' : 'a Rejection'} while it is ${stateOf(run, updateId)}. A worker may answer an update once; check for a retried workflow task completion.`);
  if (message.kind === 'Rejection') {
    const outcome: UpdateOutcome = { failure: message.body.failure ?? {} };
    tx.afterCommit(() => finish(run, updateId, () => update.reject(outcome)));
    return;
  }
  const { acceptedRequestMessageId = '', acceptedRequestSequencingEventId = 0 } = message.body;
  tx.add(
    'WorkflowExecutionUpdateAccepted',
    {
      protocolInstanceId: updateId,
      acceptedRequestMessageId,
      acceptedRequestSequencingEventId,
      ...(!update.isInHistory && { acceptedRequest: message.body.acceptedRequest ?? update.request }),
    },
    options,
  );
  tx.afterCommit(() => update.step('accept'));
}

function finish(run: Run, updateId: string, end: () => void): void {
  run.updates.remove(updateId);
  end();
}

const stateOf = (run: Run, updateId: string): string =>
  run.state.updates.get(updateId)?.state ?? run.updates.get(updateId)?.state ?? 'unknown';

/** Updates that the worker was given and did not answer are refused, unless it only asked for more time. */
export function rejectUnanswered(tx: Transaction): void {
  const { run } = tx;
  tx.afterCommit(() => {
    for (const update of run.updates.in('sent')) finish(run, update.id, () => update.reject(unprocessed()));
  });
}

const unprocessed = (): UpdateOutcome => ({
  failure: {
    message:
      'Workflow Update is rejected because it was not processed by the worker. Probably the Workflow Update is not supported by the worker.',
    source: 'Server',
    applicationFailureInfo: { type: 'UnprocessedUpdate', nonRetryable: true },
  },
});
