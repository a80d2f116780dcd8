import { IndexedValueType } from '../enums.ts';
import { invalidArgument } from '../errors.ts';
import * as limits from '../limits.ts';
import type { Payload, SearchAttributes } from '../proto.ts';
import { builtInType, initialCustomAttributes, isUnsettable, otherName, typeName } from './names.ts';
import { messageBytes } from './size.ts';
import { decodeValue, describeValue, withType, WrongValueError } from './values.ts';

type Fields = Record<string, Payload>;

/**
 * Which search attributes exist, by namespace, as on a real service: a name that nobody registered is an error, and so is a
 * value of another type than the registered one.
 */
export class SearchAttributeRegistry {
  private readonly initial = new Map<string, number>(Object.entries(initialCustomAttributes));
  private readonly byNamespace = new Map<string, Map<string, number>>();

  /** @param extra attributes of all namespaces: name to the name of the type */
  constructor(extra: Readonly<Record<string, string>> = {}) {
    for (const [name, type] of Object.entries(extra)) this.initial.set(name, typeNumber(type));
  }

  /** The custom attributes of a namespace with their types. */
  custom(namespace: string): ReadonlyMap<string, number> {
    return this.byNamespace.get(namespace) ?? this.initial;
  }

  add(namespace: string, name: string, type: number): void {
    this.ownedBy(namespace).set(name, type);
  }

  remove(namespace: string, name: string): void {
    this.ownedBy(namespace).delete(name);
  }

  /** Forgets what was added and removed in a namespace. */
  forget(namespace: string): void {
    this.byNamespace.delete(namespace);
  }

  /** The type of an attribute by its exact name. */
  typeOf(namespace: string, name: string): number | undefined {
    return builtInType(name) ?? this.custom(namespace).get(name);
  }

  /** The attribute that a query means by a name: built-in ones may be written with or without the prefix "Temporal". */
  resolve(namespace: string, alias: string): { readonly name: string; readonly type: number } | undefined {
    for (const name of [alias, otherName(alias)]) {
      const type = this.typeOf(namespace, name);
      if (type !== undefined) return { name, type };
    }
    return undefined;
  }

  /**
   * What a new run gets of the attributes that a request or a command names, whoever starts the run: each with its type, and
   * without those that have no value. Throws INVALID_ARGUMENT in the words of the real service.
   */
  validate(attributes: SearchAttributes | undefined, namespace: string): SearchAttributes | undefined {
    const fields = this.check(attributes, namespace);
    const kept = Object.entries(fields).filter(([name, payload]) => this.hasValue(namespace, name, payload));
    checkSizes((attributes?.indexedFields ?? {}) as Fields);
    return kept.length > 0 ? { indexedFields: Object.fromEntries(kept) } : undefined;
  }

  /** The same for a change of a run that has attributes already: those without a value stay, since they unset. */
  validateUpsert(attributes: SearchAttributes, namespace: string, current: Fields): SearchAttributes {
    const fields = this.check(attributes, namespace);
    const merged = Object.entries({ ...current, ...fields }).filter(
      ([name, payload]) => current[name] === payload || this.hasValue(namespace, name, payload),
    );
    checkSizes(Object.fromEntries(merged));
    return { indexedFields: fields };
  }

  private hasValue(namespace: string, name: string, payload: Payload): boolean {
    return decodeValue(payload, this.typeOf(namespace, name)!) !== undefined;
  }

  /** Throws for the first attribute that cannot be set, and returns all with their types. */
  private check(attributes: SearchAttributes | undefined, namespace: string): Fields {
    const entries = Object.entries(attributes?.indexedFields ?? {});
    for (const [name] of entries)
      if (this.typeOf(namespace, name) === undefined)
        throw invalidArgument(`Namespace ${namespace} has no mapping defined for search attribute ${name}`);
    const most = limits.MAX_SEARCH_ATTRIBUTES;
    if (entries.length > most)
      throw invalidArgument(`number of search attributes ${entries.length} exceeds limit ${most}`);
    const fields: Fields = {};
    for (const [name, payload = {}] of entries) {
      if (isUnsettable(name)) throw invalidArgument(`${name} attribute can't be set in SearchAttributes`);
      const type = this.typeOf(namespace, name)!;
      checkValue(name, type, payload);
      fields[name] = withType(payload, type);
    }
    return fields;
  }

  private ownedBy(namespace: string): Map<string, number> {
    let own = this.byNamespace.get(namespace);
    if (!own) {
      own = new Map(this.initial);
      this.byNamespace.set(namespace, own);
    }
    return own;
  }
}

function checkValue(name: string, type: number, payload: Payload): void {
  try {
    decodeValue(payload, type);
  } catch (error) {
    if (!(error instanceof WrongValueError)) throw error;
    const value = describeValue(payload);
    throw invalidArgument(`invalid value for search attribute ${name} of type ${typeName(type)}: ${value}`);
  }
}

function checkSizes(fields: Fields): void {
  const most = limits.MAX_SEARCH_ATTRIBUTE_VALUE_BYTES;
  for (const [name, { data }] of Object.entries(fields)) {
    const bytes = data?.length ?? 0;
    if (bytes > most)
      throw invalidArgument(`search attribute ${name} value size ${bytes} exceeds size limit ${most}`);
  }
  const bytes = messageBytes(fields);
  const mostInAll = limits.MAX_SEARCH_ATTRIBUTES_BYTES;
  if (bytes > mostInAll)
    throw invalidArgument(`total size of search attributes ${bytes} exceeds size limit ${mostInAll}`);
}

function typeNumber(type: string): number {
  const names = Object.keys(IndexedValueType) as (keyof typeof IndexedValueType)[];
  const name = names.find((candidate) => candidate.toLowerCase() === type.toLowerCase());
  if (!name)
    throw invalidArgument(`Search attribute type "${type}" is unknown; the types are ${names.join(', ')}.`);
  return IndexedValueType[name];
}
