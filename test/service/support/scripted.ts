import type {
  Command,
  Payloads,
  ProtocolMessage,
  UpdateOutcome,
  UpdateRequest,
} from '../../../src/service/proto.ts';

/** Commands of a scripted worker. */
export const commands = {
  complete: (result?: Payloads): Command => ({
    commandType: 4,
    completeWorkflowExecutionCommandAttributes: result ? { result } : {},
  }),
  fail: (message: string, info: object = {}): Command => ({
    commandType: 5,
    failWorkflowExecutionCommandAttributes: { failure: { message, applicationFailureInfo: info } },
  }),
  cancelWorkflow: (): Command => ({ commandType: 7, cancelWorkflowExecutionCommandAttributes: {} }),
  startTimer: (timerId: string, seconds: number): Command => ({
    commandType: 3,
    startTimerCommandAttributes: { timerId, startToFireTimeout: { seconds } },
  }),
  cancelTimer: (timerId: string): Command => ({ commandType: 6, cancelTimerCommandAttributes: { timerId } }),
  activity: (
    activityId: string,
    attributes: Command['scheduleActivityTaskCommandAttributes'] = {},
  ): Command => ({
    commandType: 1,
    scheduleActivityTaskCommandAttributes: {
      activityId,
      activityType: { name: 'charge' },
      startToCloseTimeout: { seconds: 60 },
      ...attributes,
    },
  }),
  cancelActivity: (scheduledEventId: number): Command => ({
    commandType: 2,
    requestCancelActivityTaskCommandAttributes: { scheduledEventId },
  }),
  child: (
    workflowId: string,
    attributes: Command['startChildWorkflowExecutionCommandAttributes'] = {},
  ): Command => ({
    commandType: 11,
    startChildWorkflowExecutionCommandAttributes: {
      workflowId,
      workflowType: { name: 'child' },
      ...attributes,
    },
  }),
  continueAsNew: (
    input?: Payloads,
    attributes: Command['continueAsNewWorkflowExecutionCommandAttributes'] = {},
  ): Command => ({
    commandType: 10,
    continueAsNewWorkflowExecutionCommandAttributes: { ...(input && { input }), ...attributes },
  }),
  signalExternal: (workflowId: string, childWorkflowOnly = false, signalName = 'hello'): Command => ({
    commandType: 12,
    signalExternalWorkflowExecutionCommandAttributes: {
      execution: { workflowId },
      signalName,
      childWorkflowOnly,
    },
  }),
  cancelExternal: (workflowId: string): Command => ({
    commandType: 8,
    requestCancelExternalWorkflowExecutionCommandAttributes: { workflowId },
  }),
  /** Puts an update's message at its place among the commands. */
  message: (messageId: string): Command => ({
    commandType: 14,
    protocolMessageCommandAttributes: { messageId },
  }),
  marker: (markerName: string): Command => ({
    commandType: 9,
    recordMarkerCommandAttributes: { markerName },
  }),
};

const message = (updateId: string, kind: string, body: object): ProtocolMessage => ({
  id: `${updateId}/${kind}`,
  protocolInstanceId: updateId,
  body: { type_url: `type.googleapis.com/temporal.api.update.v1.${kind}`, value: body as Uint8Array },
});

/** What a scripted worker says of updates. */
export const messages = {
  accept: (updateId: string, acceptedRequest?: UpdateRequest, sequencingEventId = 1): ProtocolMessage =>
    message(updateId, 'Acceptance', {
      acceptedRequestMessageId: `${updateId}/request`,
      acceptedRequestSequencingEventId: sequencingEventId,
      ...(acceptedRequest && { acceptedRequest }),
    }),
  reject: (updateId: string, text: string): ProtocolMessage =>
    message(updateId, 'Rejection', { failure: { message: text } }),
  respond: (updateId: string, outcome: UpdateOutcome = { success: {} }): ProtocolMessage =>
    message(updateId, 'Response', { meta: { updateId }, outcome }),
};
