import { predefinedAttributes, systemAttributes } from '../../search-attributes/names.ts';
import type { WorkflowHandler } from '../handler.ts';

/** The attributes of all namespaces. What a namespace has of its own, the operator service lists. */
export const getSearchAttributes: WorkflowHandler<'GetSearchAttributes'> = (engine) => ({
  keys: {
    ...systemAttributes,
    ...predefinedAttributes,
    ...Object.fromEntries(engine.searchAttributes.custom('')),
  },
});
