import { ServiceError, Status } from '../errors.ts';
import type { Schedule } from './schedule.ts';

/**
 * Reads a list query; the result says whether it names a schedule. Without a query every schedule is named.
 * @throws ServiceError UNIMPLEMENTED for any other query
 */
export function matcherOf(query: string | undefined): (schedule: Schedule) => boolean {
  if (!query?.trim()) return () => true;
  throw new ServiceError(
    Status.UNIMPLEMENTED,
    'Queries about schedules are unimplemented: list all of them.',
  );
}
