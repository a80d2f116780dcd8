import type { HistoryReport } from '../workbook/result.ts';

/** What kata leaves in the `meta` of a Vitest task, for whoever runs the test. */
export interface KataMeta {
  /** The histories of the executions that the test started and of what they led to. */
  readonly histories: HistoryReport[];
  /** The same histories in full, as proto-JSON; only when `KATA_KEEP_HISTORIES` is 1. */
  readonly fetched?: object[];
}

declare module 'vitest' {
  interface TaskMeta {
    kata?: KataMeta;
  }
}
