import { invalidArgument, notFound, ServiceError, Status } from '../errors.ts';
import type { Handler } from './handler.ts';
import { nexusEndpointHandlers } from './nexus-endpoints.ts';

interface SearchAttributeRequest {
  searchAttributes?: Record<string, number> | string[];
}

/** `temporal.api.operatorservice.v1.OperatorService`: the search attributes, and the endpoints of nexus operations. */
export const operatorService = {
  ...nexusEndpointHandlers,

  AddSearchAttributes: ((engine, { searchAttributes = {} }) => {
    const entries = Object.entries(searchAttributes as Record<string, number>);
    for (const [name, type] of entries) {
      if (!name || !type) throw invalidArgument(`Search attribute ${name} has no type.`);
      if (engine.searchAttributes.has(name))
        throw new ServiceError(Status.ALREADY_EXISTS, `Search attribute ${name} already exists.`);
    }
    for (const [name, type] of entries) engine.searchAttributes.add(name, type);
    return {};
  }) satisfies Handler<SearchAttributeRequest, object>,

  RemoveSearchAttributes: ((engine, { searchAttributes = [] }) => {
    const names = searchAttributes as string[];
    for (const name of names)
      if (!engine.searchAttributes.has(name)) throw notFound(`Search attribute ${name} doesn't exist.`);
    for (const name of names) engine.searchAttributes.remove(name);
    return {};
  }) satisfies Handler<SearchAttributeRequest, object>,

  ListSearchAttributes: ((engine) => ({
    customAttributes: Object.fromEntries(engine.searchAttributes.entries()),
    systemAttributes: {},
  })) satisfies Handler<object, object>,
};
