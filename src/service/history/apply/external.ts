import { DefectError } from '../../errors.ts';
import { attributesOf, type EventName, type HistoryEvent } from '../../proto.ts';
import {
  cancelExternalMachine,
  signalExternalMachine,
  type ExternalAction,
  type ExternalState,
} from '../machines/external.ts';
import type { Machine } from '../machines/machine.ts';
import type { ExternalInfo, MutableState } from '../mutable-state.ts';

type Table = 'externalSignals' | 'externalCancels';
const machines: Record<Table, Machine<ExternalState, ExternalAction>> = {
  externalSignals: signalExternalMachine,
  externalCancels: cancelExternalMachine,
};

const initiate =
  (
    table: Table,
    name: 'SignalExternalWorkflowExecutionInitiated' | 'RequestCancelExternalWorkflowExecutionInitiated',
  ) =>
  (state: MutableState, event: HistoryEvent): void => {
    state[table].set(event.eventId, {
      state: machines[table].next('none', 'initiate'),
      initiatedEventId: event.eventId,
      control: attributesOf(event, name).control ?? '',
    });
  };

type EndName =
  | 'SignalExternalWorkflowExecutionFailed'
  | 'ExternalWorkflowExecutionSignaled'
  | 'RequestCancelExternalWorkflowExecutionFailed'
  | 'ExternalWorkflowExecutionCancelRequested';

const end =
  (table: Table, name: EndName, action: ExternalAction) =>
  (state: MutableState, event: HistoryEvent): void => {
    const { initiatedEventId } = attributesOf(event, name);
    const info: ExternalInfo | undefined = state[table].get(initiatedEventId ?? 0);
    if (!info)
      throw new DefectError(
        `nothing on its way to another workflow was initiated by event ${initiatedEventId}`,
      );
    info.state = machines[table].next(info.state, action);
    state[table].delete(info.initiatedEventId);
  };

export const applyExternalEvents = {
  SignalExternalWorkflowExecutionInitiated: initiate(
    'externalSignals',
    'SignalExternalWorkflowExecutionInitiated',
  ),
  SignalExternalWorkflowExecutionFailed: end(
    'externalSignals',
    'SignalExternalWorkflowExecutionFailed',
    'fail',
  ),
  ExternalWorkflowExecutionSignaled: end('externalSignals', 'ExternalWorkflowExecutionSignaled', 'deliver'),
  RequestCancelExternalWorkflowExecutionInitiated: initiate(
    'externalCancels',
    'RequestCancelExternalWorkflowExecutionInitiated',
  ),
  RequestCancelExternalWorkflowExecutionFailed: end(
    'externalCancels',
    'RequestCancelExternalWorkflowExecutionFailed',
    'fail',
  ),
  ExternalWorkflowExecutionCancelRequested: end(
    'externalCancels',
    'ExternalWorkflowExecutionCancelRequested',
    'deliver',
  ),
} satisfies Partial<Record<EventName, unknown>>;
