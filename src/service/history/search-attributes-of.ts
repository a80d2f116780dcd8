import { IndexedValueType } from '../enums.ts';
import type { Payload } from '../proto.ts';
import { encodeValue } from '../search-attributes/values.ts';
import type { Run } from './run.ts';

const PAUSE_INFO = 'TemporalPauseInfo';

/** The search attributes of a run: those that its history tells, and the one by which runs with paused activities are found. */
export function searchAttributesOf(run: Run): Record<string, Payload> {
  const { searchAttributes, activities } = run.state;
  const paused = [...run.attempts].filter(([, attempt]) => attempt.pause);
  if (paused.length === 0) return searchAttributes;
  const types = new Set(paused.map(([id]) => activities.get(id)?.attributes.activityType?.name));
  const entries = [...types].map((type) => `property:activityType=${type}`);
  return { ...searchAttributes, [PAUSE_INFO]: encodeValue(entries, IndexedValueType.KeywordList) };
}
