import { DefectError } from '../../errors.ts';
import { attributesOf, type EventName, type HistoryEvent } from '../../proto.ts';
import { childWorkflowMachine, type ChildAction } from '../machines/child-workflow.ts';
import type { ChildInfo, MutableState } from '../mutable-state.ts';

function step(state: MutableState, initiatedEventId: number | undefined, action: ChildAction): ChildInfo {
  const child = state.children.get(initiatedEventId ?? 0);
  if (!child) throw new DefectError(`no open child was initiated by event ${initiatedEventId}`);
  child.state = childWorkflowMachine.next(child.state, action);
  return child;
}

type CloseName =
  | 'ChildWorkflowExecutionCompleted'
  | 'ChildWorkflowExecutionFailed'
  | 'ChildWorkflowExecutionCanceled'
  | 'ChildWorkflowExecutionTimedOut'
  | 'ChildWorkflowExecutionTerminated'
  | 'StartChildWorkflowExecutionFailed';

const close =
  (name: CloseName, action: ChildAction) =>
  (state: MutableState, event: HistoryEvent): void => {
    const child = step(state, attributesOf(event, name).initiatedEventId, action);
    state.children.delete(child.initiatedEventId);
  };

export const applyChildEvents = {
  StartChildWorkflowExecutionInitiated(state: MutableState, event: HistoryEvent): void {
    const attributes = attributesOf(event, 'StartChildWorkflowExecutionInitiated');
    state.children.set(event.eventId, {
      state: childWorkflowMachine.next('none', 'initiate'),
      initiatedEventId: event.eventId,
      attributes,
      startedEventId: 0,
      execution: { workflowId: attributes.workflowId },
    });
  },
  StartChildWorkflowExecutionFailed: close('StartChildWorkflowExecutionFailed', 'failToStart'),
  ChildWorkflowExecutionStarted(state: MutableState, event: HistoryEvent): void {
    const { initiatedEventId, workflowExecution } = attributesOf(event, 'ChildWorkflowExecutionStarted');
    const child = step(state, initiatedEventId, 'start');
    child.startedEventId = event.eventId;
    child.execution = workflowExecution!;
  },
  ChildWorkflowExecutionCompleted: close('ChildWorkflowExecutionCompleted', 'complete'),
  ChildWorkflowExecutionFailed: close('ChildWorkflowExecutionFailed', 'fail'),
  ChildWorkflowExecutionCanceled: close('ChildWorkflowExecutionCanceled', 'cancel'),
  ChildWorkflowExecutionTimedOut: close('ChildWorkflowExecutionTimedOut', 'timeOut'),
  ChildWorkflowExecutionTerminated: close('ChildWorkflowExecutionTerminated', 'terminate'),
} satisfies Partial<Record<EventName, unknown>>;
