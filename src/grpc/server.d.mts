/** What `import … from 'temporal-katas/server'` gives. It needs nothing of ours, so that other projects can read it alone. */

export interface ServerOptions {
  /** Where to listen. 0, the default: the system picks a free one. */
  readonly port?: number;
  /** A loopback address, `127.0.0.1` (default) or `::1`. The server has no authentication, so it serves this machine alone. */
  readonly host?: string;
  /** Default `false`: time keeps the pace of the wall clock until a client calls UnlockTimeSkipping. */
  readonly timeSkipping?: boolean;
  /** Default `false`: a client that waits for an update leaves the clock alone. `true`: time may be skipped meanwhile. */
  readonly skipOnUpdateWait?: boolean;
  /** Search attributes beside those that every server has, name to type: `{ CustomerId: 'Keyword' }`. */
  readonly searchAttributes?: Readonly<Record<string, string>>;
  /** Namespaces to register beside `default`. */
  readonly namespaces?: readonly string[];
  /** What the log says. Default: `error`. */
  readonly logLevel?: 'off' | 'error' | 'warn' | 'info' | 'debug';
  /** Takes the messages that `logLevel` lets through; a message may have several lines. Default: stderr. */
  readonly log?: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
}

export interface RunningServer {
  /** `127.0.0.1:7233`, as a Temporal client wants it. */
  readonly address: string;
  readonly port: number;
  /** Answers the open calls, then ends all connections and timers. A second call waits for the first. */
  close(): Promise<void>;
}

/**
 * Starts a time-skipping Temporal Service for tests in this process. It keeps everything in memory and has one clock: tests
 * that depend on time take turns, or have a server each.
 *
 * @throws an error named `PortTakenError` when the port belongs to another process
 * @throws RangeError when `host` is not a loopback address, or `port` is no port
 * @throws an error named `ServiceError` when a namespace or a search attribute cannot be registered
 */
export function startServer(options?: ServerOptions): Promise<RunningServer>;

/**
 * The executable of the same server, for whoever starts it as a process of its own:
 * `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path: executablePath } } })`.
 */
export const executablePath: string;
