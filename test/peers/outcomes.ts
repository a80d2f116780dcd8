import { readFile } from 'node:fs/promises';
import type { Target } from '../conformance/support/target.ts';

export const TARGETS: readonly Target[] = ['in-process', 'embedded', 'official', 'real'];

/** What came of one behaviour on one target. */
export type Outcome =
  { readonly state: 'passed' | 'failed' } | { readonly state: 'differs'; readonly why: string };

/** Behaviours in their order, each with its outcomes. The title is the whole sentence. */
export type Outcomes = Map<string, Partial<Record<Target, Outcome>>>;

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
      readonly meta: { readonly conformance?: { readonly target: Target; readonly differs?: string } };
    }[];
  }[];
}

/** Adds what Vitest's JSON report tells of conformance scenarios. Returns how many failed. */
export async function addReport(outcomes: Outcomes, file: string): Promise<number> {
  let failed = 0;
  const { testResults } = JSON.parse(await readFile(file, 'utf8')) as Report;
  const files = testResults.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const { ancestorTitles, title, status, meta } of files.flatMap((one) => one.assertionResults)) {
    if (!meta.conformance) continue;
    const { target, differs } = meta.conformance;
    const sentence = [...ancestorTitles, title.replace(/ \(in process\)$/, '')].join(' ');
    const row = outcomes.get(sentence) ?? {};
    row[target] = differs
      ? { state: 'differs', why: differs }
      : { state: status === 'passed' ? 'passed' : 'failed' };
    if (row[target].state === 'failed') failed += 1;
    outcomes.set(sentence, row);
  }
  return failed;
}
