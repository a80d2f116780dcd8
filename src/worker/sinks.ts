import type { Logger } from '@temporalio/common';
import type { SinkCall } from './realm.ts';

/** What receives the calls of `proxySinks` in workflows: by interface and function. */
export type Sinks = Readonly<
  Record<
    string,
    Readonly<
      Record<
        string,
        {
          readonly fn: (info: object, ...args: readonly unknown[]) => unknown;
          /** Whether it is called while history is replayed too. */
          readonly callDuringReplay?: boolean;
        }
      >
    >
  >
>;

/** The interface under which `log` of `@temporalio/workflow` calls. */
const LOGGER = '__temporal_logger';

export function deliver(sinks: Sinks, logger: Logger, call: SinkCall, replaying: boolean): void {
  const { ifaceName, fnName, args, workflowInfo } = call;
  const sink = sinks[ifaceName]?.[fnName];
  if (sink !== undefined) {
    if (replaying && sink.callDuringReplay !== true) return;
    try {
      void Promise.resolve(sink.fn(workflowInfo, ...args)).catch((error: unknown) =>
        broken(logger, call, error),
      );
    } catch (error) {
      broken(logger, call, error);
    }
  } else if (ifaceName === LOGGER && !replaying && isLevel(fnName)) {
    const [message, attributes] = args as [string, Record<string, unknown>?];
    logger[fnName](message, attributes);
  }
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
const isLevel = (name: string): name is (typeof LEVELS)[number] =>
  (LEVELS as readonly string[]).includes(name);

/** A sink that throws harms no workflow. */
function broken(logger: Logger, { ifaceName, fnName }: SinkCall, error: unknown): void {
  logger.error('External sink function threw an error', { ifaceName, fnName, error });
}
