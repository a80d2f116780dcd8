import { attributesOf, Events, jsonOf } from './messages.ts';
import type { HistoryEvent } from './messages.ts';

export const PATCH_MARKER = 'core_patch';

/** The id of the patch that a marker stands for, and whether `deprecatePatch` made it. */
export function patchOf(
  event: HistoryEvent,
): { readonly id: string; readonly deprecated: boolean } | undefined {
  const { markerName, details } = attributesOf(event);
  if (event.eventType !== Events.MarkerRecorded || markerName !== PATCH_MARKER) return undefined;
  const data = jsonOf(details?.['patch-data']?.payloads?.[0]) as
    { id: string; deprecated?: boolean } | undefined;
  if (data !== undefined) return { id: data.id, deprecated: data.deprecated === true };
  // Older markers are plain bytes.
  const bytesOf = (name: string): Uint8Array | undefined => details?.[name]?.payloads?.[0]?.data;
  const id = bytesOf('patch_id');
  return id && { id: new TextDecoder().decode(id), deprecated: (bytesOf('deprecated')?.[0] ?? 0) !== 0 };
}
