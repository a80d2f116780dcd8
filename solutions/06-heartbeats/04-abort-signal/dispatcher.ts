// Stands for the couriers' dispatcher and the client that calls it. Not part of the task.

type While = () => Promise<void>;

const quiet: While = () => Promise.resolve();
let whileOpen = quiet;
let open = 0;
let sent: string[] = [];
let onTheWay: string[] = [];

/** A new day. What is given happens while a request is open, before a courier accepts. */
export function dispatcherDay(next: While = quiet): void {
  whileOpen = next;
  open = 0;
  sent = [];
  onTheWay = [];
}

// #region request
/** Asks for a courier. The request stays open until one accepts. As with `fetch`, a signal closes it. */
export async function requestCourier(
  order: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<string> {
  signal?.throwIfAborted();
  // #endregion request
  sent.push(order);
  open += 1;
  try {
    await Promise.race([closedBy(signal), somebodyAccepts()]);
  } finally {
    open -= 1;
  }
  const courier = `courier ${onTheWay.push(order)}`;
  return courier;
}

async function somebodyAccepts(): Promise<void> {
  await whileOpen();
  for (let look = 1; look <= 5; look += 1) await new Promise((done) => setTimeout(done, 0));
}

function closedBy(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

/** When no request is open any more: the orders that were sent, and those for which a courier is on the way. */
export async function dispatcherAtRest(): Promise<{ sent: readonly string[]; onTheWay: readonly string[] }> {
  while (open > 0) await new Promise((done) => setTimeout(done, 0));
  return { sent, onTheWay };
}

export const requestsOpen = (): number => open;
