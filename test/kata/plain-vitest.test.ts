import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../src/kata/source-files.ts';

// kata in a Vitest of a learner's own, without our runner.
let output = '';
let lines: string[] = [];
beforeAll(() => {
  const vitest = path.join(projectRoot, 'node_modules/vitest/vitest.mjs');
  const config = path.join(projectRoot, 'test/kata/fixtures/plain.config.ts');
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, KATA_RUNNER: undefined };
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [vitest, 'run', '--reporter=verbose', '--config', config],
    { encoding: 'utf8', env },
  );
  output = stdout + stderr;
  lines = output.split('\n').map((line) => line.trim());
});

const outcome = (title: string): string | undefined =>
  lines.find((line) => /^[✓×]/.test(line) && line.includes(title))?.charAt(0);

describe('in plain Vitest', () => {
  test.each([
    ['confirms, and mails', '✓'],
    ['deploys other code', '✓'],
    ['deploys a build beside another', '✓'],
    ['runs an activity alone', '✓'],
    ['misses an event', '×'],
    ['finds nothing of the test before', '✓'],
    ['asks too early', '×'],
  ])('"%s" ends with %s', (title, mark) => {
    expect(outcome(title), output).toBe(mark);
  });

  test('a failed test says what is missing and shows the history below', () => {
    expect(output).toContain('it has no TimerStarted after TimerFired');
    const table = output.slice(output.indexOf('misses-an-event (signUp, Running)'));
    expect(
      table
        .split('\n')
        .slice(1, 7)
        .map((line) => line.trim()),
    ).toEqual([
      expect.stringMatching(/^1 +WorkflowExecutionStarted +signUp\("bob"\) +\+0 ms$/),
      expect.stringMatching(/^2 +WorkflowTaskScheduled/),
      expect.stringMatching(/^3 +WorkflowTaskStarted/),
      expect.stringMatching(/^4 +WorkflowTaskCompleted/),
      expect.stringMatching(/^5 +TimerStarted +1 hour/),
      expect.stringMatching(/^6 +TimerFired +1 hour +\+1 hour$/),
    ]);
  });

  test('a history that nobody has started is explained', () => {
    expect(output).toContain('this test has started no workflow yet');
  });
});
