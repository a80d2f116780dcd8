import { UpdateAdmittedEventOrigin } from '../enums.ts';
import {
  attributesOf,
  eventName,
  type EventAttributes,
  type EventName,
  type HistoryEvent,
} from '../proto.ts';
import { recordOutside } from './buffered-events.ts';
import type { Executions } from './executions.ts';
import type { Run } from './run.ts';
import type { Transaction } from './transaction.ts';

/** What a reset leaves out of what came after its point. */
export interface ReapplyChoice {
  readonly signals: boolean;
  readonly updates: boolean;
  /** Every kind is excluded: then the news of children are left out too. */
  readonly nothing: boolean;
}

/**
 * Brings what reached the workflow from outside after the reset point into the new run: signals, updates, options and the
 * news of children that are open at the point. It follows the chain as far as it was continued as new.
 * Cancel requests and terminations are not brought along.
 */
export function reapplyAfterReset(
  tx: Transaction,
  executions: Executions,
  base: Run,
  pointEventId: number,
  choice: ReapplyChoice,
): void {
  if (choice.nothing) return;
  let events: readonly HistoryEvent[] = base.events.slice(pointEventId - 1);
  for (;;) {
    for (const event of events) reapply(tx, event, choice);
    const last = events.at(-1);
    if (!last || eventName(last) !== 'WorkflowExecutionContinuedAsNew') return;
    const { newExecutionRunId } = attributesOf(last, 'WorkflowExecutionContinuedAsNew');
    const next = executions.find(base.namespace, base.workflowId, newExecutionRunId);
    if (!next) return;
    events = next.events;
  }
}

function reapply(tx: Transaction, event: HistoryEvent, choice: ReapplyChoice): void {
  const links = event.links ? { links: event.links } : {};
  const name = eventName(event);
  switch (name) {
    case 'WorkflowExecutionSignaled': {
      if (!choice.signals) return;
      const { signalName, input, identity, header, requestId } = attributesOf(event, name);
      const attributes = { signalName, input, identity, header, requestId };
      return recordOutside(tx, name, attributes, links);
    }
    case 'WorkflowExecutionUpdateAdmitted':
      return choice.updates ? readmit(tx, attributesOf(event, name)) : undefined;
    case 'WorkflowExecutionUpdateAccepted': {
      // Without a request it was admitted by an event, which is brought along itself.
      const request = attributesOf(event, name).acceptedRequest;
      if (!choice.updates || !request) return;
      return readmit(tx, { request, origin: UpdateAdmittedEventOrigin.REAPPLY });
    }
    case 'WorkflowExecutionOptionsUpdated':
      return recordOutside(tx, name, attributesOf(event, name), { ...links, workerMayIgnore: true });
    default:
      if (childNews.has(name)) reapplyChildNews(tx, name, event);
  }
}

function readmit(tx: Transaction, attributes: EventAttributes<'WorkflowExecutionUpdateAdmitted'>): void {
  const updateId = attributes.request?.meta?.updateId ?? '';
  recordOutside(tx, 'WorkflowExecutionUpdateAdmitted', attributes);
  tx.afterCommit(() => tx.run.updates.restore(updateId, attributes.request ?? {}, 'admitted'));
}

const childNews = new Set<EventName>([
  'StartChildWorkflowExecutionFailed',
  'ChildWorkflowExecutionStarted',
  'ChildWorkflowExecutionCompleted',
  'ChildWorkflowExecutionFailed',
  'ChildWorkflowExecutionCanceled',
  'ChildWorkflowExecutionTimedOut',
  'ChildWorkflowExecutionTerminated',
]);

/** Only of a child that is open at the reset point; the others have nobody to tell. */
function reapplyChildNews(tx: Transaction, name: EventName, event: HistoryEvent): void {
  const attributes = attributesOf(event, name as 'ChildWorkflowExecutionCompleted');
  const child = tx.run.state.children.get(attributes.initiatedEventId ?? 0);
  if (!child || (name === 'ChildWorkflowExecutionStarted' && child.startedEventId)) return;
  recordOutside(tx, name, attributes);
}
