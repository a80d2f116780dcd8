import { reactive, readonly } from 'vue';
import type { ExecutionTrace, ReplayTrace } from '../../../../src/browser/protocol.ts';
import { contentHash } from '../../../../src/workbook/content-hash.ts';
import type { ExerciseResult, TestResult } from '../../../../src/workbook/result.ts';
import type { ExerciseSources } from '../book-types.ts';
import { forget, recall, remember } from '../storage.ts';
import { keepPass, showResult } from '../workbook.ts';
import type { Draft, DraftCopy } from './drafts.ts';
import { draftOf } from '../../../../src/workbook/handover.ts';
import { keepCopy, readCopies, readDraft, writeDraft } from './drafts.ts';
import type { PageRunner, RunEnd } from './runner.ts';

/** So long after the last key the tests run by themselves. */
const IDLE_MS = 900;
const AUTO = 'run-on-idle';
const FOREIGN = 'foreign.';

export interface SessionState {
  /** The text of every file as it is in the editor. */
  files: Record<string, string>;
  /** The file that is open. */
  file: string;
  phase: 'idle' | 'loading' | 'running';
  /** The tests of this run that have ended. */
  ended: TestResult[];
  /** How many tests this run has; 0 until it is known. */
  of: number;
  result: ExerciseResult | undefined;
  traces: readonly ExecutionTrace[];
  /** The reader has edited since the result. */
  isStale: boolean;
  /** Why nothing ran, in words. */
  trouble: string | undefined;
  /** The tests run by themselves after an edit. */
  isAuto: boolean;
  /** The code came with a link, and nobody here has run it. */
  isForeign: boolean;
  /** The browser refuses to keep the draft. */
  isUnkept: boolean;
  copies: readonly DraftCopy[];
}

export interface SessionOptions {
  readonly sources: ExerciseSources;
  /** Hash of the test as shipped. */
  readonly testHash: string;
  /** The page's runner; asked for at the first run. */
  readonly openRunner: () => Promise<PageRunner>;
  /** The texts were replaced, not by the reader's own keys. */
  readonly onReplaced: (files: Readonly<Record<string, string>>) => void;
}

/** One exercise while it is worked on in the page: its texts, its runs, its draft. */
export class Session {
  private readonly own: SessionState;
  private runner: PageRunner | undefined;
  private idle: ReturnType<typeof setTimeout> | undefined;
  /** Counts the runs: an answer to an earlier one is not shown. */
  private runs = 0;

  constructor(private readonly options: SessionOptions) {
    const { sources } = options;
    const draft = readDraft(sources.id);
    this.own = reactive<SessionState>({
      files: { ...sources.files, ...onlyNames(draft, sources.edit) },
      file: sources.edit[0] ?? Object.keys(sources.files)[0]!,
      phase: 'idle',
      ended: [],
      of: 0,
      result: undefined,
      traces: [],
      isStale: false,
      trouble: undefined,
      isAuto: recall(AUTO) !== 'no',
      isForeign: recall(FOREIGN + sources.id) !== undefined,
      isUnkept: false,
      copies: readCopies(sources.id),
    });
  }

  get state(): Readonly<SessionState> {
    return readonly(this.own) as Readonly<SessionState>;
  }

  /** What differs from the starter. */
  get draft(): Draft {
    const { sources } = this.options;
    return draftOf(sources.files, sources.edit, this.own.files);
  }

  open(file: string): void {
    this.own.file = file;
  }

  /** The reader has changed a file. */
  edit(file: string, text: string): void {
    this.own.files[file] = text;
    this.keep();
    clearTimeout(this.idle);
    if (this.own.isAuto && !this.own.isForeign) this.idle = setTimeout(() => void this.run(), IDLE_MS);
  }

  setAuto(isAuto: boolean): void {
    this.own.isAuto = isAuto;
    if (!isAuto) clearTimeout(this.idle);
    if (isAuto) forget(AUTO);
    else remember(AUTO, 'no');
  }

  /** Runs the tests with the texts as they are now. A run that is under way is given up. */
  async run(): Promise<void> {
    clearTimeout(this.idle);
    const { sources } = this.options;
    const { own } = this;
    const run = ++this.runs;
    own.isForeign = false;
    forget(FOREIGN + sources.id);
    own.trouble = undefined;
    own.ended = [];
    own.of = 0;
    own.phase = this.runner ? 'running' : 'loading';
    const files = { ...own.files };
    let end: RunEnd;
    try {
      const runner = await this.options.openRunner();
      this.runner = runner;
      if (run !== this.runs) return;
      own.phase = 'running';
      const exercise = { id: sources.id, path: sources.path, files, contentHash: contentHash(files) };
      end = await runner.run(exercise, ({ test, of }) => {
        if (run !== this.runs) return;
        own.ended.push(test);
        own.of = of;
      });
    } catch (error) {
      end = { type: 'broken', id: 0, message: wordsOf(error) };
    }
    if (run !== this.runs) return;
    own.phase = 'idle';
    this.take(end, files);
  }

  stop(): void {
    if (this.own.phase !== 'idle') this.runner?.stop();
  }

  /** Replays an execution of the last run up to an event, as a worker without memory would. */
  async replay(trace: ExecutionTrace, untilEvent: number): Promise<ReplayTrace> {
    const runner = await this.options.openRunner();
    return runner.replay({ workflowId: trace.workflowId, runId: trace.runId }, untilEvent);
  }

  /** Puts the starter back. The draft stays as a copy. */
  startAgain(): void {
    this.setAside('before starting again');
    this.replace(this.options.sources.files);
  }

  /** Puts a copy back. The draft that stands there becomes a copy itself. */
  bringBack(copy: DraftCopy): void {
    this.setAside('before bringing back a copy');
    this.replace({ ...this.options.sources.files, ...onlyNames(copy.files, this.options.sources.edit) });
  }

  /** Shows code that came with a link. It isn't run before the reader asks for it. */
  takeForeign(draft: Draft): void {
    const { sources } = this.options;
    this.setAside('before code from a link');
    remember(FOREIGN + sources.id, 'yes');
    this.own.isForeign = true;
    this.replace({ ...sources.files, ...onlyNames(draft, sources.edit) });
    const changed = sources.edit.find((file) => this.own.files[file] !== sources.files[file]);
    if (changed !== undefined) this.own.file = changed;
  }

  /** Ends what is under way. The runner stays for the next exercise. */
  dispose(): void {
    this.stop();
    clearTimeout(this.idle);
    this.runs++;
  }

  private take(end: RunEnd, files: Readonly<Record<string, string>>): void {
    const { own } = this;
    if (end.type === 'stopped') return;
    if (end.type === 'broken') {
      own.trouble = end.message;
      return;
    }
    own.result = end.result;
    own.traces = end.traces;
    own.isStale = this.options.sources.edit.some((file) => own.files[file] !== files[file]);
    showResult(end.result);
    if (end.result.status !== 'passed') return;
    const { at, contentHash: hash, id } = end.result;
    keepPass(id, { at, contentHash: hash, testHash: this.options.testHash });
  }

  private setAside(why: string): void {
    keepCopy(this.options.sources.id, this.draft, why, new Date());
    this.own.copies = readCopies(this.options.sources.id);
  }

  private replace(files: Readonly<Record<string, string>>): void {
    clearTimeout(this.idle);
    this.own.files = { ...files };
    this.keep();
    this.options.onReplaced(files);
  }

  private keep(): void {
    this.own.isStale = this.own.result !== undefined;
    this.own.isUnkept = !writeDraft(this.options.sources.id, this.draft);
  }
}

function onlyNames(draft: Draft, names: readonly string[]): Draft {
  return Object.fromEntries(Object.entries(draft).filter(([name]) => names.includes(name)));
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return `The tests could not be started: ${words}. Check the network and run again.`;
}
