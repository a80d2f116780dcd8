/** Every default timeout and limit of the service, with its unit in its name. The numbers are those of the real server unless a comment says otherwise. */

export const DEFAULT_WORKFLOW_TASK_TIMEOUT_MS = 10_000;
export const MAX_WORKFLOW_TASK_TIMEOUT_MS = 120_000;

/** A task for a sticky queue that no worker takes goes back to the normal queue after this, unless the worker asked for another time. */
export const DEFAULT_STICKY_SCHEDULE_TO_START_TIMEOUT_MS = 10_000;
/** A sticky queue that nobody polled for this long is taken for abandoned. */
export const STICKY_POLLER_GONE_MS = 10_000;

/** From this attempt on, the timeout of a workflow task that keeps failing grows. */
export const WORKFLOW_TASK_BACKOFF_FROM_ATTEMPT = 4;
export const WORKFLOW_TASK_BACKOFF_INITIAL_MS = 5_000;
export const WORKFLOW_TASK_BACKOFF_MAX_MS = 600_000;
/** From this attempt on, queries and updates are refused instead of waiting for a workflow that cannot run. */
export const WORKFLOW_TASK_FAILING_ATTEMPT = 3;

/** How often the service looks whether a deployment version that gets no new workflows still has open pinned ones. */
export const DRAINAGE_CHECK_MS = 180_000;

export const LONG_POLL_TASK_QUEUE_MS = 60_000;
export const LONG_POLL_HISTORY_MS = 20_000;
export const LONG_POLL_UPDATE_MS = 20_000;
/** How much earlier than the caller's deadline a long poll answers. */
export const LONG_POLL_MARGIN_MS = 1_000;
/** A query that no sticky worker answered moves to the normal queue after this. */
export const STICKY_QUERY_TIMEOUT_MS = 10_000;
export const QUERY_TIMEOUT_MS = 30_000;

export const RETRY_INITIAL_INTERVAL_MS = 1_000;
export const RETRY_BACKOFF_COEFFICIENT = 2;
export const RETRY_MAXIMUM_INTERVAL_FACTOR = 100;

export const SUGGEST_CONTINUE_AS_NEW_EVENTS = 4_096;
export const SUGGEST_CONTINUE_AS_NEW_BYTES = 4 * 1024 * 1024;

/** The largest page of a list, and the size of a page if the request does not say. */
export const LIST_PAGE_SIZE = 1_000;
export const MAX_ID_LENGTH = 1_000;
export const DEFAULT_HISTORY_PAGE_EVENTS = 1_000;

/** A silent clock is worth a line in the log after this much real time. */
export const STALL_DIAGNOSTIC_MS = 2_000;
