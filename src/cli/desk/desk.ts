import type { Exercise } from '../../workbook/catalogue.ts';
import { moveTo, recordPass } from '../../workbook/progress.ts';
import type { Progress } from '../../workbook/progress.ts';
import { updateProgress } from '../../workbook/progress-file.ts';
import type { ExerciseResult } from '../../workbook/result.ts';
import type { Lifetime } from '../lifetime.ts';
import { resetExercise, resetWords } from '../reset.ts';
import type { Runner } from '../runner/index.ts';
import type { Site, SiteProgress, SiteSource } from '../site.ts';
import type { Paint } from '../spans.ts';
import { hashOfTestNow, readWorkbook, stateOf } from '../workbook.ts';
import type { Workbook } from '../workbook.ts';
import { editorCall, noEditorWords, openEditor } from './editor.ts';
import { guardOutput } from './guard.ts';
import { currentExercise } from './model.ts';
import type { Model } from './model.ts';
import { PlainDesk } from './plain-desk.ts';
import { Runs } from './runs.ts';
import { findSpot } from './spot.ts';
import { Terminal } from './terminal.ts';
import type { TerminalStreams } from './terminal.ts';
import { update } from './update.ts';
import type { Effect, Happening } from './update.ts';
import { view } from './view.ts';
import { watchWorkbook } from './watch.ts';

export interface DeskOptions {
  readonly workbook: Workbook;
  readonly progress: Progress;
  readonly start: Exercise;
  /** What to tell at once, such as a damaged progress file. */
  readonly notice?: string;
  /** Gives the one runner of this process, starting it when need be. */
  readonly openRunner: () => Promise<Runner>;
  /** Starts the site; absent with `--no-site`. */
  readonly openSite?: (source: SiteSource) => Promise<Site>;
  readonly port: number;
  readonly lifetime: Lifetime;
  readonly streams: TerminalStreams;
  readonly paint: Paint;
  readonly environment: NodeJS.ProcessEnv;
}

/** The site waits for the first result, but no longer than this, in milliseconds: both would share two cores. */
const SITE_WAITS_MS = 8000;

/** What shows the desk: the terminal's screen, or plain lines where there is none. */
interface Face {
  draw(model: Model): void;
  close(): void;
}

/** Opens the desk. It stays until the process ends. */
export function openDesk(options: DeskOptions): Desk {
  return new Desk(options);
}

/** The hands of the desk: it draws the model, and does what `update` asks for. */
export class Desk {
  private model: Model;
  private readonly face: Face;
  private readonly runs: Runs;
  private terminal: Terminal | undefined;
  private site: Site | undefined;
  private siteAsked = false;

  constructor(private readonly options: DeskOptions) {
    const { workbook, progress, start, notice, lifetime, streams } = options;
    const interactive =
      streams.stdin.isTTY === true && streams.stdout.isTTY === true && options.environment.TERM !== 'dumb';
    this.model = {
      ...{ workbook, progress, current: start.id, results: new Map(), running: true },
      lastRun: { because: 'start', at: new Date() },
      spot: findSpot(start, undefined),
      site: options.openSite ? { state: 'starting' } : { state: 'off' },
      screen: { name: 'exercise' },
      hints: new Map(),
      size: { columns: 80, rows: 24 },
      ...(notice !== undefined && { notice }),
    };
    this.face = interactive ? this.openTerminal() : new PlainDesk(streams.stdout, options.paint);
    const undoGuard = guardOutput(workbook.root);
    lifetime.onExit(() => {
      undoGuard();
      this.face.close();
    });
    this.runs = new Runs(options.openRunner, {
      onStart: (exercise) => this.happen({ type: 'running', id: exercise.id }),
      onResult: (exercise, result) => this.onResult(exercise, result),
    });
    lifetime.onEnd(() => this.runs.close());
    this.face.draw(this.model);
    this.runs.request(start);
    this.keepProgress((kept) => moveTo(kept, start.id));
    this.startWatching();
    if (options.openSite) setTimeout(() => this.startSite(), SITE_WAITS_MS).unref();
  }

  private openTerminal(): Face {
    const { streams, paint } = this.options;
    const terminal = new Terminal(
      streams,
      paint,
      (key) => this.happen({ type: 'key', key }),
      (size) => this.happen({ type: 'resized', size }),
    );
    this.terminal = terminal;
    this.model = { ...this.model, size: terminal.size() };
    terminal.open();
    return { draw: (model) => terminal.draw(view(model)), close: () => terminal.close({ keepScreen: true }) };
  }

  private happen(happening: Happening): void {
    const { model, effects } = update(this.model, happening);
    this.model = model;
    this.face.draw(model);
    for (const effect of effects) this.act(effect);
  }

  private act(effect: Effect): void {
    switch (effect.type) {
      case 'run':
        return this.run('asked');
      case 'move':
        return this.moveTo(effect.id);
      case 'open':
        return void this.openEditor();
      case 'reset':
        return this.reset();
      case 'quit':
        return void this.options.lifetime.end(0);
    }
  }

  private run(because: 'start' | 'saved' | 'asked'): void {
    this.happen({ type: 'started', because, at: new Date() });
    this.runs.request(currentExercise(this.model));
  }

  private moveTo(id: string): void {
    this.keepProgress((progress) => moveTo(progress, id));
    this.happen({ type: 'spot', spot: findSpot(currentExercise(this.model), undefined) });
    this.run('start');
  }

  private onResult(exercise: Exercise, result: ExerciseResult): void {
    if (result.status === 'passed') {
      const pass = { at: result.at, contentHash: result.contentHash, testHash: hashOfTestNow(exercise) };
      this.keepProgress((progress) => recordPass(progress, exercise.id, pass));
    }
    this.happen({ type: 'result', result, spot: findSpot(exercise, result) });
    if (
      result.status === 'passed' &&
      stateOf(this.model.workbook, this.model.progress, exercise) === 'changed'
    ) {
      const text = `${exercise.testFile} is not the one that came with the workbook; the pass does not count. x puts it back.`;
      this.happen({ type: 'notice', text });
    }
    this.site?.publishResult(result);
    this.startSite();
  }

  private keepProgress(change: (progress: Progress) => Progress): void {
    try {
      const progress = updateProgress(this.model.workbook.root, change);
      this.happen({ type: 'progress', progress });
    } catch (error) {
      // The desk goes on: what is passed is known for as long as it is open.
      this.happen({ type: 'progress', progress: change(this.model.progress) });
      this.happen({ type: 'notice', text: `The progress cannot be kept: ${(error as Error).message}` });
    }
    this.site?.publishProgress(this.siteProgress());
  }

  private siteProgress(): SiteProgress {
    const { workbook, progress, current } = this.model;
    const passed = workbook.catalogue.exercises.filter(
      (exercise) => stateOf(workbook, progress, exercise) === 'passed',
    );
    return { passed: passed.map(({ id }) => id), current };
  }

  private startSite(): void {
    const { openSite, port, lifetime } = this.options;
    if (!openSite || this.siteAsked) return;
    this.siteAsked = true;
    const opening = openSite({
      results: () => Object.fromEntries(this.model.results),
      progress: () => this.siteProgress(),
    });
    lifetime.onEnd(async () => (await opening.catch(() => undefined))?.close());
    opening.then(
      (site) => {
        this.site = site;
        this.happen({ type: 'site', site: { state: 'open', url: site.url } });
        if (site.port === port) return;
        this.happen({ type: 'notice', text: `Port ${port} is taken; the site is at port ${site.port}.` });
      },
      (error: unknown) => {
        const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
        this.happen({ type: 'site', site: { state: 'failed', reason } });
      },
    );
  }

  private startWatching(): void {
    const { root } = this.options.workbook;
    const watching = watchWorkbook(root, {
      onFile: (path) => this.onFile(path),
      onWorkbook: () => this.readAgain(),
      onError: (error) =>
        this.happen({ type: 'notice', text: `Watching failed: ${error.message}. Press r after a save.` }),
    });
    this.options.lifetime.onEnd(async () => (await watching)());
  }

  private onFile(path: string): void {
    const below = path.replace(/^exercises\//, '');
    const exercise = this.model.workbook.catalogue.exercises.find((one) => below.startsWith(`${one.path}/`));
    if (!exercise) return;
    const here = currentExercise(this.model);
    if (exercise.id === here.id) return this.run('saved');
    if (!exercise.edit.includes(below.slice(exercise.path.length + 1))) return;
    this.happen({
      type: 'notice',
      text: `You saved ${exercise.number}, and the desk is at ${here.number}. Press l to go there.`,
    });
  }

  private readAgain(): void {
    try {
      this.happen({ type: 'workbook', workbook: readWorkbook(this.model.workbook.root) });
    } catch (error) {
      this.happen({
        type: 'notice',
        text: `The workbook cannot be read now: ${(error as Error).message.split('\n')[0]!}`,
      });
    }
  }

  private reset(): void {
    try {
      const outcome = resetExercise(this.model.workbook, currentExercise(this.model), new Date());
      this.happen({ type: 'notice', text: resetWords(outcome) });
    } catch (error) {
      this.happen({ type: 'notice', text: (error as Error).message });
    }
    this.run('asked');
  }

  private async openEditor(): Promise<void> {
    const { root } = this.model.workbook;
    const { file, line } = this.model.spot;
    const call = editorCall(this.options.environment, `${root}/${file}`, line);
    if (!call) return this.happen({ type: 'notice', text: noEditorWords(this.model.spot) });
    if (call.inTerminal) this.terminal?.close({ keepScreen: false });
    try {
      await openEditor(call);
      if (!call.inTerminal) this.happen({ type: 'notice', text: `Opened with ${call.command}.` });
    } catch (error) {
      this.happen({ type: 'notice', text: `The editor did not start: ${(error as Error).message}.` });
    } finally {
      this.terminal?.open();
      this.face.draw(this.model);
    }
  }
}
