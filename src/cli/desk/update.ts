import type { Exercise } from '../../workbook/catalogue.ts';
import type { Progress } from '../../workbook/progress.ts';
import type { ExerciseResult } from '../../workbook/result.ts';
import type { Workbook } from '../workbook.ts';
import { currentExercise, filtered, following, hintsNow, isPassed } from './model.ts';
import type { ListScreen, Model, SiteState, Size, Spot } from './model.ts';
import { lastTop } from './view.ts';

/** What may happen at the desk. */
export type Happening =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'started'; readonly because: 'start' | 'saved' | 'asked'; readonly at: Date }
  | { readonly type: 'running'; readonly id: string }
  | { readonly type: 'result'; readonly result: ExerciseResult; readonly spot: Spot }
  | { readonly type: 'workbook'; readonly workbook: Workbook }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'spot'; readonly spot: Spot }
  | { readonly type: 'resized'; readonly size: Size }
  | { readonly type: 'site'; readonly site: SiteState }
  | { readonly type: 'notice'; readonly text: string };

/** What must be done in the world because of it; `desk.ts` does it. */
export type Effect =
  | { readonly type: 'run' }
  | { readonly type: 'move'; readonly id: string }
  | { readonly type: 'open' }
  | { readonly type: 'reset' }
  | { readonly type: 'quit' };

export interface Next {
  readonly model: Model;
  readonly effects: readonly Effect[];
}

/** The desk after something happened. Pure. */
export function update(model: Model, happening: Happening): Next {
  switch (happening.type) {
    case 'key':
      return onKey(clearNotice(model), happening.key);
    case 'started':
      return stay({ ...model, running: true, lastRun: { because: happening.because, at: happening.at } });
    case 'running':
      return stay({ ...model, running: happening.id === currentExercise(model).id });
    case 'result':
      return stay(onResult(model, happening.result, happening.spot));
    case 'workbook':
      return onWorkbook(model, happening.workbook);
    case 'progress':
      return stay({ ...model, progress: happening.progress });
    case 'spot':
      return stay({ ...model, spot: happening.spot });
    case 'resized':
      return stay({ ...model, size: happening.size });
    case 'site':
      return stay({ ...model, site: happening.site });
    case 'notice':
      return stay({ ...model, notice: happening.text });
  }
}

function stay(model: Model): Next {
  return { model, effects: [] };
}

function clearNotice(model: Model): Model {
  const { notice: _gone, ...rest } = model;
  return rest;
}

function withoutPending(model: Model): Model {
  const { pending: _gone, ...rest } = model;
  return rest;
}

function onResult(model: Model, result: ExerciseResult, spot: Spot): Model {
  const results = new Map(model.results).set(result.id, result);
  if (result.id !== currentExercise(model).id) return { ...model, results };
  // Who has passed needs no hints; asking again begins with the first.
  const hints =
    result.status === 'passed'
      ? new Map([...model.hints].filter(([key]) => !key.startsWith(`${result.id}\n`)))
      : model.hints;
  return { ...withoutPending(model), results, hints, running: false, spot };
}

function onWorkbook(model: Model, workbook: Workbook): Next {
  const before = currentExercise(model);
  const next = { ...model, workbook };
  if (workbook.catalogue.exercises.some(({ id }) => id === before.id)) return stay(next);
  const instead = currentExercise(next);
  return jump(
    { ...next, notice: `${before.id} is gone from the workbook; this is the first exercise.` },
    instead,
  );
}

function jump(model: Model, exercise: Exercise): Next {
  const next: Model = {
    ...withoutPending(model),
    current: exercise.id,
    screen: { name: 'exercise' },
    running: true,
  };
  return { model: next, effects: [{ type: 'move', id: exercise.id }] };
}

function onKey(model: Model, key: string): Next {
  if (key === 'ctrl-c') return { model, effects: [{ type: 'quit' }] };
  if (model.pending === 'reset') return answerReset(withoutPending(model), key);
  switch (model.screen.name) {
    case 'list':
      return onListKey(model, model.screen, key);
    case 'more':
      return onMoreKey(model, model.screen.top, key);
    case 'help':
      return key === 'q'
        ? { model, effects: [{ type: 'quit' }] }
        : stay({ ...model, screen: { name: 'exercise' } });
    case 'exercise':
      return onExerciseKey(model, key);
  }
}

function onExerciseKey(model: Model, key: string): Next {
  const calm = key === 'n' ? model : withoutPending(model);
  switch (key) {
    case 'n':
      return onNext(calm);
    case 'h':
      return stay(nextHint(calm));
    case 'l':
      return stay({
        ...calm,
        screen: { name: 'list', chosen: currentExercise(calm).id, filter: '', typing: false },
      });
    case 'r':
      return { model: { ...calm, running: true }, effects: [{ type: 'run' }] };
    case 'x':
      return stay({ ...calm, pending: 'reset' });
    case 'o':
      return { model: calm, effects: [{ type: 'open' }] };
    case 'm':
    case 'down':
    case 'pagedown':
      return stay({ ...calm, screen: { name: 'more', top: 0 } });
    case '?':
      return stay({ ...calm, screen: { name: 'help' } });
    case 'q':
      return { model: calm, effects: [{ type: 'quit' }] };
    default:
      return stay(calm);
  }
}

function onNext(model: Model): Next {
  const { exercises } = model.workbook.catalogue;
  const here = currentExercise(model);
  if (isPassed(model)) {
    const next = following(model);
    return next
      ? jump(model, next)
      : stay({ ...model, notice: 'That was the last one. Every exercise is passed.' });
  }
  if (model.running) return stay({ ...model, notice: 'The tests are still running.' });
  const after = exercises[exercises.findIndex(({ id }) => id === here.id) + 1];
  if (!after)
    return stay({ ...withoutPending(model), notice: 'It is not passed yet, and it is the last exercise.' });
  if (model.pending === 'skip') return jump(model, after);
  return stay({
    ...model,
    pending: 'skip',
    notice: `It is not passed yet. Press n again to leave it and go on to ${after.number}.`,
  });
}

function nextHint(model: Model): Model {
  const { key, all, shown } = hintsNow(model);
  if (all.length === 0) return { ...model, notice: 'This exercise has no hints.' };
  if (shown === all.length) {
    const solution = `solutions/${currentExercise(model).path}`;
    return { ...model, notice: `That was the last hint. A solution: ${solution}` };
  }
  return { ...model, hints: new Map(model.hints).set(key, shown + 1) };
}

function answerReset(model: Model, key: string): Next {
  if (key === 'y') return { model: { ...model, running: true }, effects: [{ type: 'reset' }] };
  return stay({ ...model, notice: 'Nothing was changed.' });
}

function onMoreKey(model: Model, top: number, key: string): Next {
  const steps: Readonly<Record<string, number>> = {
    down: 1,
    j: 1,
    up: -1,
    k: -1,
    pagedown: 15,
    ' ': 15,
    pageup: -15,
    home: -1e6,
    end: 1e6,
  };
  if (key in steps) {
    const aim = Math.min(top, lastTop(model)) + steps[key]!;
    return stay({ ...model, screen: { name: 'more', top: Math.min(Math.max(0, aim), lastTop(model)) } });
  }
  const back: Model = { ...model, screen: { name: 'exercise' } };
  return key === 'escape' || key === 'm' || key === 'enter' ? stay(back) : onExerciseKey(back, key);
}

function onListKey(model: Model, screen: ListScreen, key: string): Next {
  const shown = filtered(model.workbook.catalogue, screen.filter);
  const at = Math.max(
    0,
    shown.findIndex(({ id }) => id === screen.chosen),
  );
  const choose = (index: number): Next => {
    const chosen = shown[Math.min(Math.max(0, index), shown.length - 1)]?.id ?? screen.chosen;
    return stay({ ...model, screen: { ...screen, chosen } });
  };
  const steps: Readonly<Record<string, number>> = {
    down: 1,
    up: -1,
    pagedown: 10,
    pageup: -10,
    home: -1e6,
    end: 1e6,
  };
  if (key in steps) return choose(at + steps[key]!);
  if (key === 'enter') return shown[at] ? jump(model, shown[at]) : stay(model);
  if (screen.typing) return onFilterKey(model, screen, key);
  switch (key) {
    case 'j':
      return choose(at + 1);
    case 'k':
      return choose(at - 1);
    case '/':
      return stay({ ...model, screen: { ...screen, typing: true } });
    case 'escape':
      return screen.filter === ''
        ? stay({ ...model, screen: { name: 'exercise' } })
        : refilter(model, screen, '', false);
    case 'l':
      return stay({ ...model, screen: { name: 'exercise' } });
    case 'q':
      return { model, effects: [{ type: 'quit' }] };
    default:
      return stay(model);
  }
}

function onFilterKey(model: Model, screen: ListScreen, key: string): Next {
  if (key === 'escape') return refilter(model, screen, '', false);
  if (key === 'backspace') return refilter(model, screen, [...screen.filter].slice(0, -1).join(''), true);
  return [...key].length === 1 ? refilter(model, screen, screen.filter + key, true) : stay(model);
}

function refilter(model: Model, screen: ListScreen, filter: string, typing: boolean): Next {
  const shown = filtered(model.workbook.catalogue, filter);
  const chosen = shown.some(({ id }) => id === screen.chosen)
    ? screen.chosen
    : (shown[0]?.id ?? screen.chosen);
  return stay({ ...model, screen: { name: 'list', chosen, filter, typing } });
}
