import { expect } from 'vitest';
import { eventName, type HistoryEvent } from '../../../src/service/proto.ts';

/** An event's attributes, whatever its type. */
const attributes = (event: HistoryEvent): Record<string, unknown> => {
  const key = Object.keys(event).find((name) => name.endsWith('EventAttributes'))!;
  return (event as unknown as Record<string, Record<string, unknown>>)[key]!;
};

/** A history as numbered lines; `attributes` names what to show beside the type. */
export function historyText(events: readonly HistoryEvent[], shown: readonly string[] = []): string {
  return events
    .map((event) => {
      const all = attributes(event);
      const chosen = Object.fromEntries(shown.filter((name) => name in all).map((name) => [name, all[name]]));
      const suffix = Object.keys(chosen).length > 0 ? ` ${JSON.stringify(chosen)}` : '';
      return `${event.eventId} ${eventName(event)}${suffix}`;
    })
    .join('\n');
}

/**
 * Asserts a whole history as text: numbered events in order, each with the attributes that matter as JSON, and remarks after `//`.
 * On failure the difference shows the actual history in the same form.
 */
export function expectHistory(events: readonly HistoryEvent[], expected: string): void {
  const lines = expected
    .split('\n')
    .map((line) => line.replace(/\s+\/\/ .*$/, '').trim())
    .filter((line) => line !== '');
  const actual = lines.map((line, index) => actualLine(events[index], line));
  const surplus = events.slice(lines.length).map((event) => historyText([event]));
  expect([...actual, ...surplus].join('\n')).toBe(lines.join('\n'));
}

/** The event in the form of the expected line: only the attributes that the line names. */
function actualLine(event: HistoryEvent | undefined, expected: string): string {
  if (!event) return '(no event)';
  const json = expected.indexOf('{');
  const base = `${event.eventId} ${eventName(event)}`;
  if (json < 0) return base;
  const wanted = JSON.parse(expected.slice(json)) as Record<string, unknown>;
  const picked = Object.fromEntries(Object.keys(wanted).map((name) => [name, attributes(event)[name]]));
  const same = JSON.stringify(sorted(picked)) === JSON.stringify(sorted(wanted));
  return same ? `${base} ${expected.slice(json)}` : `${base} ${JSON.stringify(picked)}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]),
  );
}
