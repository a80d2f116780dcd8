const nanos: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 24 * 3600e9,
};

/** A duration in nanoseconds: digits alone, Go's form (`1h30m`, with `d` for days), or `HH:MM:SS`; undefined if it is none. */
export function parseDuration(text: string): number | undefined {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  const clock = /^(\d+):(\d+):(\d+)$/.exec(text);
  if (clock) {
    const [hours, minutes, seconds] = clock.slice(1).map(Number) as [number, number, number];
    if (minutes > 59 || seconds > 59) return undefined;
    return (hours * 3600 + minutes * 60 + seconds) * 1e9;
  }
  const go = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d))+)$/.exec(text);
  if (!go) return undefined;
  let sum = 0;
  for (const [, amount, unit] of go[2]!.matchAll(/(\d+\.?\d*|\.\d+)([a-zµμ]+)/g))
    sum += Number(amount) * nanos[unit!]!;
  return go[1] === '-' ? -sum : sum;
}
