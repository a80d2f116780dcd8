/** The value below which the share `q` of the values lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** p50, p95 and the greatest, in milliseconds. */
export function describe(values: readonly number[]): string {
  const of = (q: number): string => quantile(values, q).toFixed(0);
  return `p50 ${of(0.5)} ms, p95 ${of(0.95)} ms, most ${of(1)} ms`;
}
