import { MAX_MEMO_BYTES } from '../../limits.ts';
import {
  eventOptions,
  refuseWith,
  require,
  requireFits,
  requireLength,
  type CommandHandler,
} from './command.ts';

export const recordMarker: CommandHandler = ({ tx, completedEventId }, command) => {
  const attributes = command.recordMarkerCommandAttributes ?? {};
  require(attributes.markerName, 'BAD_RECORD_MARKER_ATTRIBUTES', 'MarkerName is not set on RecordMarkerCommand.');
  const bad = 'BAD_RECORD_MARKER_ATTRIBUTES';
  requireLength(attributes.markerName, 'MarkerName', 'RecordMarkerCommand', bad);
  requireFits(attributes.details, bad, 'RecordMarkerCommandAttributes.Details exceeds size limit.');
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
  requireFits(searchAttributes, bad, 'UpsertWorkflowSearchAttributesCommandAttributes exceeds size limit.');
  const count = Object.keys(searchAttributes.indexedFields ?? {}).length;
  require(count > 0, bad, 'IndexedFields is not set on UpsertWorkflowSearchAttributesCommand.');
  const { namespace, state } = tx.run;
  const upserted = refuseWith(bad, () =>
    context.searchAttributes.validateUpsert(searchAttributes, namespace, state.searchAttributes),
  );
  tx.add(
    'UpsertWorkflowSearchAttributes',
    { searchAttributes: upserted, workflowTaskCompletedEventId: completedEventId },
    eventOptions(command),
  );
};

export const modifyWorkflowProperties: CommandHandler = ({ tx, completedEventId }, command) => {
  const { upsertedMemo } = command.modifyWorkflowPropertiesCommandAttributes ?? {};
  require(Object.keys(upsertedMemo?.fields ?? {}).length >
    0, 'BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES', 'UpsertedMemo is not set on ModifyWorkflowPropertiesCommand.');
  const name = 'ModifyWorkflowPropertiesCommandAttributes';
  const bad = 'BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES';
  requireFits(upsertedMemo, bad, `${name} exceeds size limit.`);
  const merged = { ...tx.run.state.memo, ...upsertedMemo?.fields };
  requireFits(merged, bad, `${name}. Memo exceeds size limit.`, MAX_MEMO_BYTES);
  tx.add(
    'WorkflowPropertiesModified',
    { ...(upsertedMemo && { upsertedMemo }), workflowTaskCompletedEventId: completedEventId },
    eventOptions(command),
  );
};
