import { eventOptions, refuseWith, require, type CommandHandler } from './command.ts';

export const recordMarker: CommandHandler = ({ tx, completedEventId }, command) => {
  const attributes = command.recordMarkerCommandAttributes ?? {};
  require(attributes.markerName, 'BAD_RECORD_MARKER_ATTRIBUTES', 'MarkerName is not set on RecordMarkerCommand.');
  tx.add(
    'MarkerRecorded',
    { ...attributes, workflowTaskCompletedEventId: completedEventId },
    eventOptions(command),
  );
};

export const upsertWorkflowSearchAttributes: CommandHandler = (context, command) => {
  const { tx, completedEventId } = context;
  const { searchAttributes } = command.upsertWorkflowSearchAttributesCommandAttributes ?? {};
  const bad = 'BAD_SEARCH_ATTRIBUTES';
  require(searchAttributes, bad, 'SearchAttributes is not set on UpsertWorkflowSearchAttributesCommand.');
  refuseWith(bad, () => context.searchAttributes.validate(searchAttributes));
  tx.add(
    'UpsertWorkflowSearchAttributes',
    { searchAttributes, workflowTaskCompletedEventId: completedEventId },
    eventOptions(command),
  );
};

export const modifyWorkflowProperties: CommandHandler = ({ tx, completedEventId }, command) => {
  const { upsertedMemo } = command.modifyWorkflowPropertiesCommandAttributes ?? {};
  require(Object.keys(upsertedMemo?.fields ?? {}).length >
    0, 'BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES', 'UpsertedMemo is not set on ModifyWorkflowPropertiesCommand.');
  tx.add(
    'WorkflowPropertiesModified',
    { ...(upsertedMemo && { upsertedMemo }), workflowTaskCompletedEventId: completedEventId },
    eventOptions(command),
  );
};
