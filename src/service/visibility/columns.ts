import type { Payload } from '../proto.ts';
import { fromDuration } from '../proto.ts';
import { statusOf } from '../history/status.ts';
import type { Run } from '../history/run.ts';
import { searchAttributesOf } from '../history/search-attributes-of.ts';
import type { SearchAttributeRegistry } from '../search-attributes/registry.ts';
import { decodeValue, WrongValueError, type AttributeValue } from '../search-attributes/values.ts';
import { badQuery, invalidExpression, partName, type Expression } from './syntax.ts';

/** A search attribute that a query names. */
export interface Attribute {
  /** As the query writes it. */
  readonly alias: string;
  readonly name: string;
  readonly type: number;
}

/** What a query can ask of a row: a search attribute, and how to read it. */
export interface Column<Row> extends Attribute {
  /** The value in a row; undefined when it has none, as NULL in SQL. */
  read(row: Row): AttributeValue | undefined;
}

/** What is listed, runs or something else: how attributes of it are read. */
export interface Listed<Row> {
  /** Attributes that are not kept as payloads, by name. */
  readonly system: Readonly<Record<string, (row: Row) => AttributeValue | undefined>>;
  attributes(row: Row): Readonly<Record<string, Payload>>;
}

/** When the first workflow task of the run is due: the start and the delay after it. */
export const executionTimeMs = ({ state }: Run): number =>
  state.startTimeMs + fromDuration(state.started.firstWorkflowTaskBackoff);

/** Nanoseconds from the execution time to the end of the run. */
const durationNanos = (run: Run): number | undefined => {
  const { closeTimeMs } = run.state;
  return closeTimeMs === undefined ? undefined : Math.round((closeTimeMs - executionTimeMs(run)) * 1e6);
};

// A run that is open has no length, no size and no transitions yet: the real service records them when it closes.
const onceClosed =
  (read: (run: Run) => number) =>
  (run: Run): number | undefined =>
    run.isRunning ? undefined : read(run);

const systemReaders: Record<string, (run: Run) => AttributeValue | undefined> = {
  WorkflowId: (run) => run.workflowId,
  RunId: (run) => run.runId,
  WorkflowType: (run) => run.state.started.workflowType?.name ?? '',
  StartTime: (run) => run.state.startTimeMs,
  ExecutionTime: executionTimeMs,
  CloseTime: (run) => run.state.closeTimeMs,
  ExecutionStatus: statusOf,
  TaskQueue: (run) => run.taskQueueName,
  HistoryLength: onceClosed((run) => run.events.length),
  ExecutionDuration: durationNanos,
  StateTransitionCount: onceClosed((run) => run.transitions),
  HistorySizeBytes: onceClosed((run) => run.sizeBytes),
  ParentWorkflowId: (run) => run.state.started.parentWorkflowExecution?.workflowId,
  ParentRunId: (run) => run.state.started.parentWorkflowExecution?.runId,
  RootWorkflowId: (run) => run.state.started.rootWorkflowExecution?.workflowId ?? run.workflowId,
  RootRunId: (run) => run.state.started.rootWorkflowExecution?.runId ?? run.runId,
};

export const listedRuns: Listed<Run> = { system: systemReaders, attributes: searchAttributesOf };

/** The column that a part of a query names. Throws INVALID_ARGUMENT when it is no name, or nobody registered it. */
export function columnOf<Row>(
  listed: Listed<Row>,
  part: Expression,
  registry: SearchAttributeRegistry,
  namespace: string,
): Column<Row> {
  if (part.kind !== 'column') throw invalidExpression(`must be a column name but was ${partName(part)}`);
  const alias = part.name;
  const found = registry.resolve(namespace, alias);
  if (!found) throw badQuery(`invalid search attribute: ${alias}`);
  const { name, type } = found;
  const read = Object.hasOwn(listed.system, name)
    ? listed.system[name]!
    : (row: Row) => readPayload(listed.attributes(row)[name], type);
  return { alias, name, type, read };
}

/** A value that was written under another type of the same name counts as none. */
function readPayload(payload: Payload | undefined, type: number): AttributeValue | undefined {
  if (!payload) return undefined;
  try {
    return decodeValue(payload, type);
  } catch (error) {
    if (error instanceof WrongValueError) return undefined;
    throw error;
  }
}
