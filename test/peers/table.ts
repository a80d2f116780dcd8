import type { Target } from '../conformance/support/target.ts';
import { gaps } from '../conformance/support/target.ts';
import { TARGETS, type Outcome, type Outcomes } from './outcomes.ts';

const HEADINGS: Readonly<Record<Target, string>> = {
  'in-process': 'in process',
  embedded: 'over gRPC',
  official: 'official test server',
  real: 'Temporal Service',
};

export interface Versions {
  readonly official: string;
  readonly real: string;
}

/** The table of behaviours and targets as Markdown, each deliberate difference with its reason. */
export function renderTable(outcomes: Outcomes, versions: Versions): string {
  const reasons: string[] = [];
  const rows = [...outcomes].map(([sentence, row], index) => {
    const cells = TARGETS.map((target) => cell(row[target], target, reasons));
    return `| ${index + 1} | ${sentence} | ${cells.join(' | ')} |`;
  });
  return `# What was compared with what

Made by \`npm run test:peers\`; do not edit. Each line is a scenario of this folder with its expected history, run on four targets:

- **in process**: the service in one process, with a scripted worker;
- **over gRPC**: this repository's server, with the real Worker and Client;
- **official test server**: io.temporal:temporal-test-server ${versions.official}, with the real Worker and Client;
- **Temporal Service**: the development server of the Temporal CLI (server ${versions.real}), with the real Worker and Client.

✓ the history is the expected one · – a scenario that needs no worker, or that the SDK cannot be brought to · a number: a deliberate difference, explained below.

| | behaviour | ${TARGETS.map((target) => HEADINGS[target]).join(' | ')} |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

${summary(outcomes)}

## Differences

${reasons.map((reason, index) => `${index + 1}. ${reason}`).join('\n')}

## Attributes that are not compared

${gapLines().join('\n')}
`;
}

function cell(outcome: Outcome | undefined, target: Target, reasons: string[]): string {
  if (!outcome) return '–';
  if (outcome.state !== 'differs') return outcome.state === 'passed' ? '✓' : '✗';
  const reason = `${HEADINGS[target]}: ${outcome.why}`;
  if (!reasons.includes(reason)) reasons.push(reason);
  return `${reasons.indexOf(reason) + 1}`;
}

function summary(outcomes: Outcomes): string {
  const rows = [...outcomes.values()];
  const parts = TARGETS.map((target) => {
    const passed = rows.filter((row) => row[target]?.state === 'passed').length;
    const differs = rows.filter((row) => row[target]?.state === 'differs').length;
    return `${HEADINGS[target]} ${passed}${differs > 0 ? ` (${differs} differ)` : ''}`;
  });
  return `${rows.length} behaviours. As expected: ${parts.join(', ')}.`;
}

function gapLines(): string[] {
  return Object.entries(gaps).flatMap(([target, attributes]) =>
    Object.entries(attributes).map(([name, why]) => `- ${HEADINGS[target as Target]}: \`${name}\` ${why}`),
  );
}
