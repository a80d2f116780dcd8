/** What stands for "all rejections of before have been told". */
const MARK = Object.freeze({});

/** Takes the rejections of a thread that nobody handles. */
export interface Rejections {
  /** Who is told of them. */
  listener: (reason: unknown) => void;
  /**
   * Calls `fn` when all microtasks are done and every rejection that nobody handled was told. A browser tells of them in a
   * task of their own, which may come after messages; so `fn` comes with a rejection too.
   */
  afterAll(fn: () => void): void;
}

/** @param listen `addEventListener` of the thread */
export function rejectionsOf(
  listen: (type: 'unhandledrejection', listener: (event: PromiseRejectionEvent) => void) => void,
): Rejections {
  const waiting: (() => void)[] = [];
  const rejections: Rejections = {
    listener: () => undefined,
    afterAll(fn) {
      waiting.push(fn);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- Nobody sees it.
      void Promise.reject(MARK);
    },
  };
  listen('unhandledrejection', (event) => {
    event.preventDefault();
    if (event.reason === MARK) waiting.shift()?.();
    else rejections.listener(event.reason);
  });
  return rejections;
}
