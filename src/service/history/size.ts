/** About how many bytes a plain message takes on the wire. Exact where it matters (payloads), rough elsewhere. */
export function estimateBytes(value: unknown): number {
  if (value instanceof Uint8Array) return value.length + 2;
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return 4;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + estimateBytes(item), 0);
  if (value === null || typeof value !== 'object') return 1;
  let sum = 2;
  for (const key in value) sum += estimateBytes((value as Record<string, unknown>)[key]);
  return sum;
}
