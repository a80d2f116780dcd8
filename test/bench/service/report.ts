import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../../src/kata/source-files.ts';
import { median } from '../numbers.ts';
import type { FanOutReport } from './fan-out-process.ts';
import { CONCURRENT, SEQUENTIAL, SIGNALS, type Sample, type ServerPart } from './measures.ts';

/** Samples of one part; those with the same index were taken one after the other. */
export interface PartSamples {
  readonly part: ServerPart;
  readonly ours: readonly Sample[];
  readonly official: readonly Sample[];
}

const titles: Record<ServerPart, string> = {
  start: 'start to the first answered call',
  concurrent: `${CONCURRENT} workflows of 30 days at once`,
  sequential: `${SEQUENTIAL} workflows of 30 days, one after the other`,
  signals: `${SIGNALS} signals to one workflow, until it has seen them`,
  history: 'reading that history',
};

type Field = keyof Sample;

/** A Markdown table: medians, and the median of the ratios of neighbours. Above 1: ours is ahead. */
export function serverTable(all: readonly PartSamples[]): string {
  const columns = ['', 'time', 'ratio', 'processor time of the server', 'ratio', 'its memory after', 'ratio'];
  const rows = all.map((samples) => [
    titles[samples.part],
    ...cells(samples, 'wallMs', milliseconds),
    ...cells(samples, 'processorMs', milliseconds),
    ...cells(samples, 'memory', megabytes),
  ]);
  return table(columns, rows);
}

function cells({ ours, official }: PartSamples, field: Field, unit: (value: number) => string): string[] {
  const of = (samples: readonly Sample[]): string => unit(median(samples.map((sample) => sample[field])));
  if (official.length === 0) return [of(ours), '–'];
  const ratios = official.map((sample, index) => sample[field] / ours[index]![field]);
  return [`${of(ours)} / ${of(official)}`, median(ratios).toFixed(2)];
}

export function fanOutTable(reports: readonly FanOutReport[]): string {
  const columns = ['children × activities', 'events', 'time', 'per activity', 'processor', 'memory, at most'];
  const rows = reports.map(({ size, tasks, events, wallMs, cpuMs, maxMemory }) => [
    size.replace('x', ' × '),
    String(events),
    `${(wallMs / 1000).toFixed(1)} s`,
    `${((wallMs * 1000) / tasks).toFixed(0)} µs`,
    `${((cpuMs * 1000) / tasks).toFixed(0)} µs`,
    megabytes(maxMemory),
  ]);
  return table(columns, rows);
}

/** Where the numbers were taken. */
export function machine(): string {
  const load = process.platform === 'linux' ? readFileSync('/proc/loadavg', 'utf8').split(' ')[0] : 'unknown';
  const processors = cpus();
  return `Node ${process.versions.node}, ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, load ${load}`;
}

/** Puts the tables between the markers of the README beside this program. */
export function writeTables(text: string): void {
  const file = path.join(projectRoot, 'test/bench/README.md');
  const old = readFileSync(file, 'utf8');
  const marked = /(<!-- numbers -->\n)[^]*(\n<!-- \/numbers -->)/;
  if (!marked.test(old)) throw new Error(`${file} has no markers <!-- numbers --> and <!-- /numbers -->.`);
  writeFileSync(
    file,
    old.replace(marked, (_all, begin: string, end: string) => `${begin}\n${text}\n${end}`),
  );
}

function milliseconds(value: number): string {
  if (Number.isNaN(value)) return '–';
  return value < 10_000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return Number.isNaN(bytes) ? '–' : `${(bytes / 2 ** 20).toFixed(0)} MB`;
}

/** Rows as a Markdown table. */
export function table(columns: readonly string[], rows: readonly string[][]): string {
  const widths = columns.map((column, index) =>
    Math.max(3, column.length, ...rows.map((row) => row[index]!.length)),
  );
  const line = (items: readonly string[]): string =>
    `| ${items.map((item, index) => item.padEnd(widths[index]!)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}
