/** Every default timeout and limit of the service, with its unit in its name. The numbers are those of the real server unless a comment says otherwise. */

export const DEFAULT_WORKFLOW_TASK_TIMEOUT_MS = 10_000;
export const MAX_WORKFLOW_TASK_TIMEOUT_MS = 120_000;

/** A task for a sticky queue that no worker takes goes back to the normal queue after this, unless the worker asked for another time. */
export const DEFAULT_STICKY_SCHEDULE_TO_START_TIMEOUT_MS = 10_000;
/** A sticky queue that nobody polled for this long is taken for abandoned. */
export const STICKY_POLLER_GONE_MS = 10_000;

/** How long a worker may keep a run by asking for ever more workflow tasks without doing anything else. */
export const WORKFLOW_TASK_HEARTBEAT_MS = 30 * 60_000;

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

/** A run whose history would become longer or larger than this is terminated. */
export const MAX_HISTORY_EVENTS = 50 * 1024;
export const MAX_HISTORY_BYTES = 50 * 1024 * 1024;
/** Payloads of one field: of a command, of a request, of an answer. */
export const MAX_BLOB_BYTES = 2 * 1024 * 1024;
export const MAX_MEMO_BYTES = 2 * 1024 * 1024;
/** A failure that is too large is kept up to this. */
export const TRUNCATED_FAILURE_BYTES = 512 * 1024;
/** Each of: activities, children, signals and cancel requests on their way to other workflows. */
export const MAX_PENDING = 2_000;
export const MAX_SIGNALS = 10_000;
/** Events that may wait for one workflow task to end, in number and in size. */
export const MAX_BUFFERED_EVENTS = 100;
export const MAX_BUFFERED_BYTES = 2 * 1024 * 1024;
export const MAX_UPDATES_IN_FLIGHT = 10;
export const MAX_UPDATE_BYTES_IN_FLIGHT = 20 * 1024 * 1024;
export const MAX_UPDATES = 2_000;
/** Queries that may wait for one workflow task. */
export const MAX_WAITING_QUERIES = 1;
/** How long the handler of a nexus operation has for one request. It is told of less, so that its answer can still be carried back. */
export const NEXUS_REQUEST_TIMEOUT_MS = 10_000;
export const NEXUS_REQUEST_MARGIN_MS = 2_000;
/** With less time than this before an operation's timeout no request is sent any more. */
export const NEXUS_MIN_REQUEST_TIMEOUT_MS = 1_500;
export const NEXUS_RETRY_INITIAL_INTERVAL_MS = 1_000;
export const NEXUS_RETRY_BACKOFF_COEFFICIENT = 2;
export const NEXUS_RETRY_MAXIMUM_INTERVAL_MS = 3_600_000;
export const MAX_NEXUS_OPERATIONS = 30;
export const MAX_NEXUS_NAME_LENGTH = 1_000;
export const MAX_NEXUS_HEADER_LENGTH = 8_192;
export const MAX_NEXUS_OPERATION_TOKEN_LENGTH = 4_096;
export const MAX_NEXUS_ENDPOINT_NAME_LENGTH = 200;
export const MAX_NEXUS_ENDPOINT_URL_LENGTH = 4_096;
export const DEFAULT_NEXUS_ENDPOINT_PAGE = 100;
export const MAX_NEXUS_ENDPOINT_PAGE = 1_000;
/** Completion callbacks of one run. */
export const MAX_CALLBACKS = 2_000;

/** The largest page of a list, and the size of a page if the request does not say. */
export const LIST_PAGE_SIZE = 1_000;
export const MAX_ID_LENGTH = 1_000;
export const MAX_FAIRNESS_KEY_LENGTH = 64;

/** Search attributes of one run: how many, how large one value may be, and all together on the wire. */
export const MAX_SEARCH_ATTRIBUTES = 100;
export const MAX_SEARCH_ATTRIBUTE_VALUE_BYTES = 2 * 1024;
export const MAX_SEARCH_ATTRIBUTES_BYTES = 40 * 1024;
/** A page of a list of workflows or schedules holds at most this many, and this many unless the caller wants fewer. */
export const MAX_VISIBILITY_PAGE = 1_000;
/** A namespace must keep closed runs for a day at least. This service keeps them as long as it runs. */
export const MIN_RETENTION_MS = 24 * 3_600_000;
/** A poller that was not seen for this long (real time) is no longer told of. */
export const POLLER_REMEMBERED_MS = 5 * 60_000;
/** How deep the parts of a list query may be nested. */
export const MAX_QUERY_NESTING = 200;

export const DEFAULT_HISTORY_PAGE_EVENTS = 1_000;

/** A schedule whose next times are all excluded is looked through no further than this. */
export const MAX_EXCLUDED_TIMES = 2 * 7 * 24 * 60 * 60;
export const DEFAULT_CATCHUP_WINDOW_MS = 365 * 24 * 3_600_000;
export const MIN_CATCHUP_WINDOW_MS = 10_000;
/** A schedule that has nothing left to do disappears after this. */
export const SCHEDULE_RETENTION_MS = 7 * 24 * 3_600_000;
/** How many starts, and how many backfills, may wait in a schedule. */
export const MAX_SCHEDULE_BUFFER = 1_000;
/** A backfill takes so many actions at a time, and the next ones after a pause. */
export const BACKFILL_ACTIONS_AT_A_TIME = 10;
export const BACKFILL_PAUSE_MS = 1_000;
export const SCHEDULE_NOTES_MAX_LENGTH = 1_000;
export const SCHEDULE_ACTIONS_DESCRIBED = 10;
export const SCHEDULE_ACTIONS_LISTED = 5;
export const SCHEDULE_SPECS_LISTED = 10;
export const MAX_MATCHING_TIMES = 1_000;

/** A silent clock is worth a line in the log after this much real time. */
export const STALL_DIAGNOSTIC_MS = 2_000;
/** The same for work that is under way: it may take its time, but somebody may have forgotten it. */
export const HELD_DIAGNOSTIC_MS = 10_000;
