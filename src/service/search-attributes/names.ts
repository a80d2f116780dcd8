import { IndexedValueType } from '../enums.ts';

const { Text, Keyword, Int, Double, Bool, Datetime, KeywordList } = IndexedValueType;

export type AttributeTypes = Readonly<Record<string, number>>;

/** What the service itself knows of every run. Nobody can set these. */
export const systemAttributes: AttributeTypes = {
  WorkflowId: Keyword,
  RunId: Keyword,
  WorkflowType: Keyword,
  StartTime: Datetime,
  ExecutionTime: Datetime,
  CloseTime: Datetime,
  ExecutionStatus: Keyword,
  TaskQueue: Keyword,
  HistoryLength: Int,
  ExecutionDuration: Int,
  StateTransitionCount: Int,
  HistorySizeBytes: Int,
  ParentWorkflowId: Keyword,
  ParentRunId: Keyword,
  RootWorkflowId: Keyword,
  RootRunId: Keyword,
};

/** Kept among the attributes of a run, and settable, though most are written by SDKs and by the service. */
const settable: AttributeTypes = {
  TemporalChangeVersion: KeywordList,
  BinaryChecksums: KeywordList,
  BuildIds: KeywordList,
  BatcherNamespace: Keyword,
  BatcherUser: Keyword,
  TemporalScheduledStartTime: Datetime,
  TemporalScheduledById: Keyword,
  TemporalSchedulePaused: Bool,
  TemporalNamespaceDivision: Keyword,
  TemporalPauseInfo: KeywordList,
  TemporalReportedProblems: KeywordList,
};

/** Kept among the attributes of a run and written by the service alone. */
const internal: AttributeTypes = {
  TemporalWorkerDeploymentVersion: Keyword,
  TemporalWorkflowVersioningBehavior: Keyword,
  TemporalWorkerDeployment: Keyword,
  TemporalUsedWorkerDeploymentVersions: KeywordList,
  TemporalExternalPayloadCount: Int,
  TemporalExternalPayloadSizeBytes: Int,
};

export const predefinedAttributes: AttributeTypes = { ...settable, ...internal };

/** What the official test server has registered from the start. */
export const initialCustomAttributes: AttributeTypes = {
  CustomStringField: Text,
  CustomTextField: Text,
  CustomKeywordField: Keyword,
  CustomIntField: Int,
  CustomDoubleField: Double,
  CustomBoolField: Bool,
  CustomDatetimeField: Datetime,
};

const typeOf = (types: AttributeTypes, name: string): number | undefined =>
  Object.hasOwn(types, name) ? types[name] : undefined;

/** The type of an attribute that exists in every namespace. */
export const builtInType = (name: string): number | undefined =>
  typeOf(systemAttributes, name) ?? typeOf(predefinedAttributes, name);

export const isUnsettable = (name: string): boolean =>
  typeOf(systemAttributes, name) !== undefined || typeOf(internal, name) !== undefined;

const RESERVED_PREFIX = 'Temporal';
const reservedNames = ['NamespaceId', 'MemoEncoding', 'Memo', 'VisibilityTaskKey'];

/** Whether a name belongs to the service, so that no custom attribute can have it. */
export const isReserved = (name: string): boolean =>
  builtInType(name) !== undefined || reservedNames.includes(name) || name.startsWith(RESERVED_PREFIX);

/**
 * The other name under which a built-in attribute may be meant: with or without the reserved prefix, and the id of a
 * schedule for the id of its workflow.
 */
export function otherName(name: string): string {
  const bare = name.startsWith(RESERVED_PREFIX) ? name.slice(RESERVED_PREFIX.length) : undefined;
  if ((bare ?? name) === 'ScheduleId') return 'WorkflowId';
  return bare ?? `${RESERVED_PREFIX}${name}`;
}

const typeNames = new Map<number, string>(
  Object.entries(IndexedValueType).map(([name, type]) => [type, name]),
);

/** The name of a type as it stands in payloads and messages: `KeywordList`. */
export const typeName = (type: number): string => typeNames.get(type) ?? 'Unspecified';
