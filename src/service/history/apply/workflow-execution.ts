import {
  attributesOf,
  fromTimestamp,
  type Callback,
  type EventName,
  type HistoryEvent,
  type Payload,
} from '../../proto.ts';
import { workflowExecutionMachine, type ExecutionAction } from '../machines/workflow-execution.ts';
import type { MutableState, RunCallback } from '../mutable-state.ts';
import { applyOverride, applyStartedVersioning } from './versioning.ts';

const close =
  (action: ExecutionAction, newRunId: (event: HistoryEvent) => string | undefined = () => undefined) =>
  (state: MutableState, event: HistoryEvent): void => {
    state.execution = workflowExecutionMachine.next(state.execution, action);
    state.closeTimeMs = fromTimestamp(event.eventTime);
    state.newExecutionRunId = newRunId(event) || undefined;
  };

const changeNothing = (): void => {};

export const applyExecutionEvents = {
  WorkflowExecutionStarted(state: MutableState, event: HistoryEvent): void {
    state.execution = workflowExecutionMachine.next(state.execution, 'start');
    state.started = attributesOf(event, 'WorkflowExecutionStarted');
    state.priority = state.started.priority;
    state.startTimeMs = fromTimestamp(event.eventTime);
    state.memo = { ...(state.started.memo?.fields ?? {}) } as Record<string, Payload>;
    state.searchAttributes = { ...(state.started.searchAttributes?.indexedFields ?? {}) } as Record<
      string,
      Payload
    >;
    state.callbacks = callbacksOf(event, state.started.completionCallbacks, '');
    applyStartedVersioning(state, event);
  },
  WorkflowExecutionCompleted: close(
    'complete',
    (event) => attributesOf(event, 'WorkflowExecutionCompleted').newExecutionRunId,
  ),
  WorkflowExecutionFailed: close(
    'fail',
    (event) => attributesOf(event, 'WorkflowExecutionFailed').newExecutionRunId,
  ),
  WorkflowExecutionTimedOut: close(
    'timeOut',
    (event) => attributesOf(event, 'WorkflowExecutionTimedOut').newExecutionRunId,
  ),
  WorkflowExecutionCanceled: close('cancel'),
  WorkflowExecutionTerminated: close('terminate'),
  WorkflowExecutionContinuedAsNew: close(
    'continueAsNew',
    (event) => attributesOf(event, 'WorkflowExecutionContinuedAsNew').newExecutionRunId,
  ),
  WorkflowExecutionCancelRequested(state: MutableState): void {
    state.cancelRequested = true;
  },
  WorkflowExecutionSignaled(state: MutableState, event: HistoryEvent): void {
    const { requestId } = attributesOf(event, 'WorkflowExecutionSignaled');
    state.signalCount += 1;
    if (requestId) state.signalRequestIds.add(requestId);
  },
  MarkerRecorded: changeNothing,
  UpsertWorkflowSearchAttributes(state: MutableState, event: HistoryEvent): void {
    const { searchAttributes } = attributesOf(event, 'UpsertWorkflowSearchAttributes');
    state.searchAttributes = merge(
      state.searchAttributes,
      searchAttributes?.indexedFields,
      isEmptySearchAttribute,
    );
  },
  WorkflowPropertiesModified(state: MutableState, event: HistoryEvent): void {
    const { upsertedMemo } = attributesOf(event, 'WorkflowPropertiesModified');
    state.memo = merge(state.memo, upsertedMemo?.fields, isNull);
  },
  WorkflowExecutionOptionsUpdated(state: MutableState, event: HistoryEvent): void {
    const {
      attachedRequestId = '',
      attachedCompletionCallbacks,
      priority,
    } = attributesOf(event, 'WorkflowExecutionOptionsUpdated');
    state.callbacks.push(...callbacksOf(event, attachedCompletionCallbacks, attachedRequestId));
    if (priority) state.priority = priority;
    if (attachedRequestId) state.attachedRequestIds.set(attachedRequestId, event.eventId);
    applyOverride(state, event);
  },
} satisfies Partial<Record<EventName, unknown>>;

const callbacksOf = (
  event: HistoryEvent,
  callbacks: readonly Callback[] | undefined,
  attachedRequestId: string,
): RunCallback[] =>
  (callbacks ?? []).map((callback) => ({
    callback,
    registrationTimeMs: fromTimestamp(event.eventTime),
    attachedRequestId,
  }));

/** Later values win; an empty value takes the key away. */
function merge(
  current: Record<string, Payload>,
  change: Record<string, Payload | undefined> | undefined,
  removes: (payload: Payload) => boolean,
): Record<string, Payload> {
  const merged = { ...current };
  for (const [name, payload] of Object.entries(change ?? {})) {
    if (!payload || removes(payload)) delete merged[name];
    else merged[name] = payload;
  }
  return merged;
}

const text = (bytes: Uint8Array | undefined): string => String.fromCharCode(...(bytes ?? []).slice(0, 16));

/** A payload that stands for "no value": nothing in it, or the JSON `null`. */
export const isNull = (payload: Payload): boolean =>
  (payload.data?.length ?? 0) === 0 || (payload.data!.length === 4 && text(payload.data) === 'null');

/** Search attributes are unset by an empty list too. */
export const isEmptySearchAttribute = (payload: Payload): boolean =>
  isNull(payload) || (payload.data!.length === 2 && text(payload.data) === '[]');
