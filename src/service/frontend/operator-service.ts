import { IndexedValueType } from '../enums.ts';
import { invalidArgument } from '../errors.ts';
import {
  builtInType,
  isReserved,
  predefinedAttributes,
  systemAttributes,
} from '../search-attributes/names.ts';
import type { Handler } from './handler.ts';
import { nexusEndpointHandlers } from './nexus-endpoints.ts';
import { deleteRun } from './workflow-service/delete-workflow-execution.ts';

interface NamespaceRequest {
  namespace?: string;
}

interface AddRequest extends NamespaceRequest {
  searchAttributes?: Record<string, number>;
}

interface RemoveRequest extends NamespaceRequest {
  searchAttributes?: string[];
}

const types = new Set<number>(Object.values(IndexedValueType));

function namespaceOf({ namespace }: NamespaceRequest): string {
  if (!namespace) throw invalidArgument('Namespace is not set on request.');
  return namespace;
}

/** `temporal.api.operatorservice.v1.OperatorService`: the search attributes of a namespace, its end, and the endpoints of nexus operations. */
export const operatorService = {
  ...nexusEndpointHandlers,

  /** An attribute that exists stays as it is, of whatever type it is. */
  AddSearchAttributes: ((engine, request) => {
    const entries = Object.entries(request.searchAttributes ?? {});
    if (entries.length === 0) throw invalidArgument('SearchAttributes are not set on request.');
    for (const [name, type] of entries) {
      if (isReserved(name)) throw invalidArgument(`Search attribute ${name} is reserved by system.`);
      if (type !== 0 && !types.has(type)) throw invalidArgument(`Unknown search attribute type: ${type}.`);
    }
    const namespace = namespaceOf(request);
    if (entries.some(([, type]) => type === 0))
      throw invalidArgument(
        'Unable to create search attributes: cannot have more than 0 search attribute of type Unspecified.',
      );
    for (const [name, type] of entries)
      if (!engine.searchAttributes.custom(namespace).has(name))
        engine.searchAttributes.add(namespace, name, type);
    return {};
  }) satisfies Handler<AddRequest, object>,

  /** A name that nobody registered is passed over. */
  RemoveSearchAttributes: ((engine, request) => {
    const names = request.searchAttributes ?? [];
    if (names.length === 0) throw invalidArgument('SearchAttributes are not set on request.');
    const namespace = namespaceOf(request);
    for (const name of names)
      if (builtInType(name) !== undefined)
        throw invalidArgument(`Unable to remove non-custom search attributes: ${name}.`);
    for (const name of names) engine.searchAttributes.remove(namespace, name);
    return {};
  }) satisfies Handler<RemoveRequest, object>,

  ListSearchAttributes: ((engine, request) => ({
    customAttributes: Object.fromEntries(engine.searchAttributes.custom(namespaceOf(request))),
    systemAttributes: { ...systemAttributes, ...predefinedAttributes },
  })) satisfies Handler<NamespaceRequest, object>,

  /** Ends and forgets all runs of the namespace. Its name is free again: every name is taken for a namespace. */
  DeleteNamespace: ((engine, request) => {
    const namespace = namespaceOf(request);
    for (const run of [...engine.executions.all()]) if (run.namespace === namespace) deleteRun(engine, run);
    engine.searchAttributes.forget(namespace);
    engine.namespaces.delete(namespace);
    return { deletedNamespace: `${namespace}-deleted` };
  }) satisfies Handler<NamespaceRequest, object>,
};
