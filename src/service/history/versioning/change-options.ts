import type { EventAttributes } from '../../proto.ts';
import type { Transaction } from '../transaction.ts';
import { recordOutside } from '../buffered-events.ts';
import { directiveOf, settleOptions } from './transition.ts';

/** Options of an open run are changed from outside; while a workflow task is started they wait for its end. */
export function changeOptions(
  tx: Transaction,
  attributes: EventAttributes<'WorkflowExecutionOptionsUpdated'>,
): void {
  const before = directiveOf(tx.run);
  recordOutside(tx, 'WorkflowExecutionOptionsUpdated', attributes, { workerMayIgnore: true });
  settleOptions(tx, before);
}
