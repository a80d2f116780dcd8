import { IndexedValueType } from '../enums.ts';
import { invalidArgument } from '../errors.ts';
import type { SearchAttributes } from '../proto.ts';

export type IndexedTypeName = keyof typeof IndexedValueType;

/** Which search attributes exist, as on a real service: a name that is not registered is an error. */
export class SearchAttributeRegistry {
  private readonly types = new Map<string, number>(Object.entries(systemAttributes));

  constructor(extra: Readonly<Record<string, string>> = {}) {
    for (const [name, type] of Object.entries(extra)) this.add(name, typeNumber(type));
  }

  add(name: string, type: number): void {
    this.types.set(name, type);
  }

  remove(name: string): void {
    this.types.delete(name);
  }

  has(name: string): boolean {
    return this.types.has(name);
  }

  /** Custom and predefined attributes with their types. */
  entries(): [string, number][] {
    return [...this.types];
  }

  /** Throws INVALID_ARGUMENT when a name is not registered. */
  validate(attributes: SearchAttributes | undefined): void {
    for (const name of Object.keys(attributes?.indexedFields ?? {}))
      if (!this.types.has(name)) throw invalidArgument(`search attribute ${name} is not defined`);
  }
}

// What the official test server knows from the start, and what schedules give to their workflows.
const systemAttributes: Record<string, number> = {
  CustomStringField: IndexedValueType.Text,
  CustomTextField: IndexedValueType.Text,
  CustomKeywordField: IndexedValueType.Keyword,
  CustomIntField: IndexedValueType.Int,
  CustomDoubleField: IndexedValueType.Double,
  CustomBoolField: IndexedValueType.Bool,
  CustomDatetimeField: IndexedValueType.Datetime,
  TemporalChangeVersion: IndexedValueType.KeywordList,
  TemporalScheduledById: IndexedValueType.Keyword,
  TemporalScheduledStartTime: IndexedValueType.Datetime,
};

function typeNumber(type: string): number {
  const names = Object.keys(IndexedValueType) as IndexedTypeName[];
  const name = names.find((candidate) => candidate.toLowerCase() === type.toLowerCase());
  if (!name)
    throw invalidArgument(`Search attribute type "${type}" is unknown; the types are ${names.join(', ')}.`);
  return IndexedValueType[name];
}
