import stringWidth from 'string-width';
import type { Colors } from 'picocolors/types.js';
import type { Entry } from './book.ts';
import { CHECKS } from './finding.ts';
import type { Check, Finding, Outcome } from './finding.ts';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Each check of each exercise counts one. */
export function count(outcomes: readonly Outcome[]): Totals {
  const of = (status: Outcome['status']): number => outcomes.filter((one) => one.status === status).length;
  return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
}

export const closingLine = ({ passed, failed, skipped }: Totals): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Exercises down, checks across. A check that was not asked for has no column. */
export function table(outcomes: readonly Outcome[], colors: Colors): string {
  const checks = CHECKS.filter((check) => outcomes.some((one) => one.check === check));
  const subjects = [...new Set(outcomes.map((one) => one.subject))];
  const rows = subjects.map((subject) => {
    const own = outcomes.filter((one) => one.subject === subject);
    const spent = own.reduce((sum, one) => sum + one.durationMs, 0);
    return [subject, ...checks.map((check) => cell(own, check, colors)), seconds(spent)];
  });
  const all = [['exercise', ...checks, 'time'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ''))));
  const lines = all.map((row) =>
    row
      .map((text, column) => text + ' '.repeat(widths[column]! - stringWidth(text)))
      .join('  ')
      .trimEnd(),
  );
  return [colors.bold(lines[0] ?? ''), ...lines.slice(1)].join('\n');
}

function cell(own: readonly Outcome[], check: Check, colors: Colors): string {
  const outcome = own.find((one) => one.check === check);
  if (!outcome) return '';
  const detail = outcome.detail === undefined ? '' : ` ${outcome.detail}`;
  return mark(outcome, colors) + detail;
}

export function mark({ status }: Pick<Outcome, 'status'>, colors: Colors): string {
  if (status === 'passed') return colors.green('✓');
  return status === 'failed' ? colors.red('✗') : colors.dim('–');
}

/** Every failure in full: what is wrong, what was expected, what came, which file to edit. Empty when there is none. */
export function failures(outcomes: readonly Outcome[], colors: Colors): string {
  return outcomes
    .filter((outcome) => outcome.status === 'failed')
    .map((outcome) => {
      const heading = `${mark(outcome, colors)} ${colors.bold(outcome.subject)} · ${outcome.check}`;
      return [heading, ...outcome.findings.flatMap((finding) => tell(finding, colors))].join('\n');
    })
    .join('\n\n');
}

function tell(finding: Finding, colors: Colors): string[] {
  return [
    indent(finding.message, '  '),
    ...(finding.expected === undefined ? [] : [labelled('expected', finding.expected, colors)]),
    ...(finding.received === undefined ? [] : [labelled('received', finding.received, colors)]),
    ...(finding.file === undefined ? [] : [labelled('edit', finding.file, colors)]),
  ];
}

const LABEL_WIDTH = 10;

const labelled = (label: string, text: string, colors: Colors): string =>
  `    ${colors.dim(label.padEnd(LABEL_WIDTH))}${indent(text, ' '.repeat(4 + LABEL_WIDTH)).trimStart()}`;

const indent = (text: string, by: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : by + line))
    .join('\n');

/** What an author may have forgotten, and what a learner need not mind. Empty when there is nothing. */
export function notes(entries: readonly Pick<Entry, 'path' | 'drafted'>[]): string {
  const drafted = entries.filter((entry) => entry.drafted).map((entry) => `  exercises/${entry.path}`);
  if (drafted.length === 0) return '';
  return [
    'These folders differ from the recorded starters, and the recorded ones were judged.',
    'Authors record them with "npm run starters", or judge the folders with --drafts.',
    ...drafted,
  ].join('\n');
}
