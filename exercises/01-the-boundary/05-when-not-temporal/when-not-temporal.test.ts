import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { answers, eventsOfOneStep } from './answers';
import type { Case } from './cases';
import { tradeOffs } from './trade-offs';
import type { priceOf } from './workflows';

const test = kata({ workflows: './workflows', activities });

const names = Object.keys(answers) as Case[];

test('makes a good bargain in every case', () => {
  const open = names.filter((name) => answers[name] === 'undecided');
  const bad = names.flatMap((name) => {
    const choice = answers[name];
    if (choice === 'undecided') return [];
    const verdict = tradeOffs[name][choice];
    return 'against' in verdict ? [`${name} as ${choice}: ${verdict.against}`] : [];
  });
  const summary = `${open.length} of ${names.length} cases have no answer yet, ${bad.length} have a bad bargain`;
  expect(open.length + bad.length, [summary, ...bad].join('\n  ')).toBe(0);
});

test('knows what a workflow of one step costs', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof priceOf>('priceOf', { ...ids, args: ['bicycle'] });
  const { events } = await history();
  expect(
    eventsOfOneStep,
    `one activity, and the history has ${events.length} events; your answer was ${eventsOfOneStep}`,
  ).toBe(events.length);
});
