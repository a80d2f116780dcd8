import { encodePayload } from '../history/proto-json.ts';
import type { ProtoEvent, ProtoHistory } from '../history/proto-json.ts';

export const payload = (value: unknown): object => ({
  metadata: { encoding: Buffer.from('json/plain').toString('base64') },
  data: encodePayload(value),
});

/** `[type, milliseconds since the first event, attributes]` */
export type Told = readonly [type: string, atMs: number, attributes?: Record<string, unknown>];

/** A history in proto-JSON from a few words; events are numbered from 1. */
export function history(beginMs: number, ...told: readonly Told[]): ProtoHistory {
  return {
    events: told.map(([type, atMs, attributes = {}], index): ProtoEvent => {
      const words = type.replace(/(?!^)([A-Z])/g, '_$1').toUpperCase();
      return {
        eventId: String(index + 1),
        eventTime: new Date(beginMs + atMs).toISOString(),
        eventType: `EVENT_TYPE_${words}`,
        taskId: String(1000 + index),
        [`${type.charAt(0).toLowerCase()}${type.slice(1)}EventAttributes`]: attributes,
      };
    }),
  };
}
