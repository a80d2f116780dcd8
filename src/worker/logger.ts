import type { Logger } from '@temporalio/common';

const nothing = (): void => undefined;

export const silentLogger: Logger = {
  log: nothing,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};
