const SIGNALS: readonly string[] = ['SIGINT', 'SIGTERM'];

/**
 * Calls `stop` at the first Ctrl-C or SIGTERM; the second one ends the process at once. Vitest would end it at the first,
 * with runs under way and their copies left behind, so listeners that are added from now on are taken off again.
 */
export function onInterrupt(stop: () => void): void {
  let stopped = false;
  const interrupt = (): void => {
    if (stopped) process.exit(130);
    stopped = true;
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  process.on('newListener', (event: string, listener: () => void) => {
    if (SIGNALS.includes(event)) process.nextTick(() => process.off(event, listener));
  });
}
