import type { Priority } from '../history/priority.ts';

const DEFAULT_PRIORITY_KEY = 3;

/** Lower comes first. Fairness between keys of the same priority is not kept: it only shows under load. */
export const priorityOf = (priority: Priority | undefined): number =>
  priority?.priorityKey || DEFAULT_PRIORITY_KEY;
