import { expect, test, vi } from 'vitest';
import { Runs } from '../../src/cli/desk/runs.ts';
import type { Runner, RunOutcome, RunRequest } from '../../src/cli/runner/index.ts';
import type { ExerciseResult } from '../../src/workbook/result.ts';
import { readCatalogue } from '../../src/workbook/catalogue.ts';
import { FIXTURE } from '../workbook-data/temporary-workbook.ts';
import { result } from './support.ts';

const [first, second] = readCatalogue(FIXTURE).exercises;

type Asked = RunRequest & { end: (first?: ExerciseResult, complete?: Promise<ExerciseResult>) => void };

/** A runner whose runs end when the test says so. */
function slowRunner(): { runner: Runner; asked: Asked[] } {
  const asked: Asked[] = [];
  const run = (request: RunRequest): Promise<RunOutcome> =>
    new Promise((resolve, reject) => {
      const usual = result({ id: request.exercise.id });
      const end: Asked['end'] = (first = usual, complete = Promise.resolve(first)) =>
        resolve({ result: first, complete, histories: new Map<string, object[]>() });
      asked.push({ ...request, end });
      request.signal?.addEventListener('abort', () => reject(request.signal!.reason as Error));
    });
  return { runner: { run, close: async () => {} }, asked };
}

function observed(openRunner: () => Promise<Runner>): { runs: Runs; heard: string[] } {
  const heard: string[] = [];
  const runs = new Runs(openRunner, {
    onStart: ({ id }) => heard.push(`start ${id}`),
    onResult: ({ id }, { status, problems }) =>
      heard.push(`${status} ${id}${problems[0] ? `: ${problems[0].message}` : ''}`),
  });
  return { runs, heard };
}

test('the result of a run is heard', async () => {
  const { runner, asked } = slowRunner();
  const { runs, heard } = observed(async () => runner);
  runs.request(first!);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]!.end();
  await vi.waitFor(() => expect(heard).toEqual(['start first-order', 'failed first-order']));
});

test('a request during a run waits for it, and only the newest is run and heard', async () => {
  const { runner, asked } = slowRunner();
  const { runs, heard } = observed(async () => runner);
  runs.request(first!);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  runs.request(first!);
  runs.request(second!);
  asked[0]!.end();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]!.end();
  await vi.waitFor(() =>
    expect(heard).toEqual(['start first-order', 'start two-parcels', 'failed two-parcels']),
  );
});

test('a run that is out of date and does not end is aborted', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  try {
    const { runner, asked } = slowRunner();
    const { runs, heard } = observed(async () => runner);
    runs.request(first!);
    await vi.advanceTimersByTimeAsync(0);
    runs.request(second!);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked[0]!.signal!.aborted).toBe(true);
    expect(heard).toEqual(['start first-order', 'start two-parcels']);
  } finally {
    vi.useRealTimers();
  }
});

test('a runner that cannot start gives a broken result, and is tried again at the next request', async () => {
  const { runner, asked } = slowRunner();
  let tries = 0;
  const { runs, heard } = observed(async () => {
    tries += 1;
    if (tries === 1) throw new Error('no server');
    return runner;
  });
  runs.request(first!);
  await vi.waitFor(() =>
    expect(heard).toContain('broken first-order: The tests could not be run: no server'),
  );
  runs.request(first!);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
});

const GREEN = result({ id: 'first-order', status: 'passed', tests: [] });
const WITH_TYPE_ERROR = result({
  id: 'first-order',
  status: 'broken',
  problems: [{ kind: 'type', message: 'a string is no number' }],
});

test('a failure is heard at once, and again with its type errors', async () => {
  const { runner, asked } = slowRunner();
  const { runs, heard } = observed(async () => runner);
  runs.request(first!);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const { promise, resolve } = deferred<ExerciseResult>();
  asked[0]!.end(result({ id: 'first-order' }), promise);
  await vi.waitFor(() => expect(heard).toEqual(['start first-order', 'failed first-order']));
  resolve(WITH_TYPE_ERROR);
  await vi.waitFor(() => expect(heard.at(-1)).toBe('broken first-order: a string is no number'));
});

test('a pass is heard when its types are known, and not before', async () => {
  const { runner, asked } = slowRunner();
  const { runs, heard } = observed(async () => runner);
  runs.request(first!);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]!.end(GREEN, Promise.resolve(WITH_TYPE_ERROR));
  await vi.waitFor(() =>
    expect(heard).toEqual(['start first-order', 'broken first-order: a string is no number']),
  );
});

test('type errors of a run that is out of date are not heard', async () => {
  const { runner, asked } = slowRunner();
  const { runs, heard } = observed(async () => runner);
  runs.request(first!);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const { promise, resolve } = deferred<ExerciseResult>();
  asked[0]!.end(result({ id: 'first-order' }), promise);
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  runs.request(first!);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  resolve(WITH_TYPE_ERROR);
  asked[1]!.end();
  await vi.waitFor(() => expect(heard).toHaveLength(4));
  expect(heard.at(-1)).toBe('failed first-order');
});

test('nothing is heard after the end', async () => {
  const { runner, asked } = slowRunner();
  const { runs, heard } = observed(async () => runner);
  runs.request(first!);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  runs.close();
  runs.request(second!);
  await Promise.resolve();
  expect(asked[0]!.signal!.aborted).toBe(true);
  expect(heard).toEqual(['start first-order']);
});

function deferred<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve!: (value: Value) => void;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
