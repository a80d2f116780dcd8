import { describe, expect, test } from 'vitest';
import { update } from '../../src/cli/desk/update.ts';
import { readKeys } from '../../src/cli/desk/keys.ts';
import { recordPass } from '../../src/workbook/progress.ts';
import type { Model } from '../../src/cli/desk/model.ts';
import { desk, failing, passing, press, result, withResult } from './support.ts';

const red = withResult(desk(), result());
const green = withResult(
  desk(),
  result({ status: 'passed', tests: [passing('ends the trial after a week')] }),
);

function passedAll(model: Model, ...ids: string[]): Model {
  const progress = ids.reduce(
    (kept, id) =>
      recordPass(kept, id, {
        at: '2026-11-23T10:00:00.000Z',
        contentHash: 'c',
        testHash: model.workbook.testHashes.get(id)!,
      }),
    model.progress,
  );
  return { ...model, progress };
}

describe('n', () => {
  test('after a pass goes to the next exercise that is not passed, from the front when need be', () => {
    const { model, effects } = press(passedAll(green, 'trial-week', 'first-order'), 'n');
    expect(effects).toEqual([{ type: 'move', id: 'two-parcels' }]);
    expect(model).toMatchObject({ current: 'two-parcels', running: true });
  });

  test('before a pass says so, and goes on at the second press only', () => {
    const first = press({ ...red, current: 'first-order' }, 'n');
    expect(first.effects).toEqual([]);
    expect(first.model.notice).toBe('It is not passed yet. Press n again to leave it and go on to 01.02.');
    expect(press(first.model, 'n').effects).toEqual([{ type: 'move', id: 'two-parcels' }]);
  });

  test('forgets the first press when another key or a result comes between', () => {
    const asked = press({ ...red, current: 'first-order' }, 'n').model;
    expect(press(asked, 'h', 'n').effects).toEqual([]);
    const spot = asked.spot;
    const after = update(asked, { type: 'result', result: result({ id: 'first-order' }), spot }).model;
    expect(press(after, 'n').effects).toEqual([]);
  });

  test('after the last one is passed stays, and says that all are', () => {
    const { model, effects } = press(passedAll(green, 'trial-week', 'first-order', 'two-parcels'), 'n');
    expect(effects).toEqual([]);
    expect(model.notice).toBe('That was the last one. Every exercise is passed.');
  });

  test('trusts the last result over an earlier pass', () => {
    expect(press(passedAll(red, 'trial-week'), 'n').effects).toEqual([]);
  });
});

test('a pass alone never leads to another exercise', () => {
  const passed = result({ status: 'passed', tests: [passing('ends the trial after a week')] });
  const next = update(desk(), { type: 'result', result: passed, spot: desk().spot });
  expect(next.effects).toEqual([]);
  expect(next.model.current).toBe('trial-week');
});

describe('h', () => {
  test('shows one rung more, and after the last says where a solution is', () => {
    const { model } = press(red, 'h', 'h', 'h', 'h');
    expect([...model.hints.values()]).toEqual([3]);
    expect(model.notice).toBe('That was the last hint. A solution: solutions/02-trials/01-trial-week');
  });

  test("climbs the failing test's own ladder when it has one", () => {
    const parcels = withResult(
      desk({ current: 'two-parcels' }),
      result({
        id: 'two-parcels',
        tests: [passing('names two parcels'), failing({ title: 'names the small one' })],
      }),
    );
    expect([...press(parcels, 'h').model.hints]).toEqual([['two-parcels\nnames the small one', 1]]);
  });
});

describe('x', () => {
  test('resets after y', () => {
    expect(press(red, 'x', 'y').effects).toEqual([{ type: 'reset' }]);
  });

  test.each(['n', 'x', 'escape', 'enter', 'q'])('changes nothing after %s', (key) => {
    const { model, effects } = press(red, 'x', key);
    expect(effects).toEqual([]);
    expect(model).toMatchObject({ notice: 'Nothing was changed.' });
    expect(model.pending).toBeUndefined();
  });
});

describe('the list', () => {
  test('moves with arrows and j k, stops at both ends, and enter goes there', () => {
    expect(press(red, 'l', 'up', 'k', 'k', 'k', 'enter').effects).toEqual([
      { type: 'move', id: 'first-order' },
    ]);
    expect(press(red, 'l', 'home', 'down', 'enter').effects).toEqual([{ type: 'move', id: 'two-parcels' }]);
    expect(press(red, 'l', 'j', 'j', 'enter').effects).toEqual([{ type: 'move', id: 'trial-week' }]);
  });

  test('filters by words in any order; the keys of the desk are letters then', () => {
    const typed = press(red, 'l', '/', ...'q').model;
    expect(typed.screen).toMatchObject({ filter: 'q' });
    expect(press(red, 'l', '/', ...'parcels two', 'enter').effects).toEqual([
      { type: 'move', id: 'two-parcels' },
    ]);
    expect(press(red, 'l', '/', ...'zzz', 'enter').effects).toEqual([]);
    expect(press(red, 'l', '/', ...'ab', 'backspace').model.screen).toMatchObject({ filter: 'a' });
  });

  test('esc empties the filter first, and then leads back', () => {
    expect(press(red, 'l', '/', 'a', 'escape').model.screen).toMatchObject({ name: 'list', filter: '' });
    expect(press(red, 'l', '/', 'a', 'escape', 'escape').model.screen).toEqual({ name: 'exercise' });
  });
});

test.each(['exercise', 'list', 'help', 'more'] as const)('q and Ctrl-C quit from the screen "%s"', (name) => {
  const way = { exercise: [], list: ['l'], help: ['?'], more: ['m'] }[name];
  expect(press(red, ...way, 'q').effects).toEqual([{ type: 'quit' }]);
  expect(press(red, ...way, 'ctrl-c').effects).toEqual([{ type: 'quit' }]);
});

test('Ctrl-C quits while a filter is typed and while a reset is asked', () => {
  expect(press(red, 'l', '/', 'ctrl-c').effects).toEqual([{ type: 'quit' }]);
  expect(press(red, 'x', 'ctrl-c').effects).toEqual([{ type: 'quit' }]);
});

test('a result of another exercise is kept and changes nothing on the screen', () => {
  const { model } = update(
    { ...red, running: true },
    { type: 'result', result: result({ id: 'first-order' }), spot: red.spot },
  );
  expect(model.running).toBe(true);
  expect([...model.results.keys()]).toEqual(['trial-week', 'first-order']);
});

test('when an update of the workbook takes the exercise away, the desk goes to the first and says so', () => {
  const { catalogue } = red.workbook;
  const without = { ...catalogue, exercises: catalogue.exercises.filter(({ id }) => id !== 'trial-week') };
  const { model, effects } = update(red, {
    type: 'workbook',
    workbook: { ...red.workbook, catalogue: without },
  });
  expect(effects).toEqual([{ type: 'move', id: 'first-order' }]);
  expect(model.notice).toBe('trial-week is gone from the workbook; this is the first exercise.');
});

describe('keys from a terminal', () => {
  test.each([
    ['a', ['a']],
    ['\u001b[A\u001bOB', ['up', 'down']],
    ['\u001b', ['escape']],
    ['\r', ['enter']],
    ['\u007f', ['backspace']],
    ['\u0003', ['ctrl-c']],
    ['\u001b[5~\u001b[6~', ['pageup', 'pagedown']],
    ['né', ['n', 'é']],
    ['\u001b[<35;12;3M', []],
    ['\u001b[24~', []],
    ['\u0001', []],
  ])('%j is %j', (input, keys) => {
    expect(readKeys(input)).toEqual(keys);
  });
});
