import { executionOf } from '../history/outside.ts';
import type { Run } from '../history/run.ts';
import { searchAttributesOf } from '../history/search-attributes-of.ts';
import { statusOf } from '../history/status.ts';
import { toDuration, toTimestamp, type Payload, type SearchAttributes, type Wire } from '../proto.ts';
import { IndexedValueType } from '../enums.ts';
import type { SearchAttributeRegistry } from '../search-attributes/registry.ts';
import { decodeValue, encodeValue } from '../search-attributes/values.ts';
import { executionTimeMs } from './columns.ts';

export type ExecutionInfo = NonNullable<Wire<'DescribeWorkflowExecutionResponse'>['workflowExecutionInfo']>;

/** What a list tells of a run. A description tells more. */
export function listedInfo(run: Run, registry: SearchAttributeRegistry): ExecutionInfo {
  const { state } = run;
  const { started } = state;
  return {
    execution: executionOf(run),
    type: started.workflowType,
    startTime: toTimestamp(state.startTimeMs),
    executionTime: toTimestamp(executionTimeMs(run)),
    status: statusOf(run),
    memo: { fields: state.memo },
    searchAttributes: listedAttributes(run, registry),
    taskQueue: run.taskQueueName,
    ...(started.parentWorkflowExecution && { parentExecution: started.parentWorkflowExecution }),
    rootExecution: started.rootWorkflowExecution ?? executionOf(run),
    ...(!run.isRunning && {
      ...closeInfo(run),
      historyLength: run.events.length,
      historySizeBytes: run.sizeBytes,
      stateTransitionCount: run.transitions,
    }),
  };
}

/** When and after how long a closed run ended; nothing of an open one. */
export function closeInfo(run: Run): Pick<ExecutionInfo, 'closeTime' | 'executionDuration'> {
  const { closeTimeMs } = run.state;
  if (closeTimeMs === undefined) return {};
  return {
    closeTime: toTimestamp(closeTimeMs),
    executionDuration: toDuration(closeTimeMs - executionTimeMs(run)),
  };
}

/** The attributes that are still registered. A list of one is shown as its element, which is how it is stored. */
function listedAttributes(run: Run, registry: SearchAttributeRegistry): SearchAttributes {
  const listed: Record<string, Payload> = {};
  for (const [name, payload] of Object.entries(searchAttributesOf(run))) {
    const type = registry.typeOf(run.namespace, name);
    if (type === undefined) continue;
    listed[name] = isListOfOne(payload, type) ? encodeValue(decodeValue(payload, type)!, type) : payload;
  }
  return { indexedFields: listed };
}

const OPENING_BRACKET = '['.charCodeAt(0);

// Times keep their text, so that they come back as they were written.
const isListOfOne = ({ data }: Payload, type: number): boolean =>
  type !== IndexedValueType.KeywordList &&
  type !== IndexedValueType.Datetime &&
  data?.[0] === OPENING_BRACKET;
