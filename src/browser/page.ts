import * as assetNames from 'katas:assets';
import type { FrameBoot } from './frame/frame-entry.ts';
import type { ExecutionId, ExerciseFiles, FrameMessage, ReplayTrace } from './protocol.ts';
import { RunnerFrame } from './page/runner-frame.ts';
import { RunWatch } from './page/run-watch.ts';
import type { RunEnd } from './page/run-watch.ts';

export type RunProgress = Extract<FrameMessage, { type: 'progress' }>;

/** Runs exercises in this page. One run at a time: what counts is the last. */
export interface PageRunner {
  /** Runs the tests. A run that is under way ends as `stopped`. Never rejects. */
  run(exercise: ExerciseFiles, onProgress?: (progress: RunProgress) => void): Promise<RunEnd>;
  /** Replays an execution of the last run. @throws Error with words for the reader when it can't be done. */
  replay(execution: ExecutionId, untilEvent: number): Promise<ReplayTrace>;
  /** Gives up what is under way. */
  stop(): void;
  dispose(): void;
}

/** @param assets address of the folder with the runner's files, with a slash at the end */
export function createRunner({ assets }: { readonly assets: string }): PageRunner {
  return new FramedRunner(new URL(assets, document.baseURI).href);
}

class FramedRunner implements PageRunner {
  private frame: Promise<RunnerFrame> | undefined;
  private watch: RunWatch | undefined;
  private scripts: Promise<FrameBoot> | undefined;
  private ids = 0;

  constructor(private readonly assets: string) {
    this.open().catch(() => undefined);
  }

  async run(exercise: ExerciseFiles, onProgress?: (progress: RunProgress) => void): Promise<RunEnd> {
    this.stop();
    const id = ++this.ids;
    const watch = new RunWatch(id, exercise, onProgress);
    this.watch = watch;
    void this.open().then(
      (frame) => {
        if (this.watch !== watch) return;
        watch.begin();
        frame.ask({ type: 'run', id, exercise }, watch);
      },
      (error: unknown) => watch.fail(wordsOf(error)),
    );
    const end = await watch.ended;
    if (this.watch === watch) this.watch = undefined;
    // Code that never comes back can only be ended with its frame.
    if (watch.isFrameLost) this.replaceFrame();
    return end;
  }

  async replay(execution: ExecutionId, untilEvent: number): Promise<ReplayTrace> {
    const id = ++this.ids;
    const frame = await this.open();
    return frame.replay({ type: 'replay', id, execution, untilEvent }).catch((error: unknown) => {
      this.replaceFrame();
      throw error;
    });
  }

  stop(): void {
    if (this.watch === undefined) return;
    const { watch } = this;
    this.watch = undefined;
    watch.stop();
    this.replaceFrame();
  }

  dispose(): void {
    this.stop();
    this.closeFrame();
  }

  private open(): Promise<RunnerFrame> {
    this.frame ??= this.load().catch((error: unknown) => {
      this.frame = undefined;
      throw error;
    });
    return this.frame;
  }

  private async load(): Promise<RunnerFrame> {
    this.scripts ??= this.fetchScripts();
    try {
      return await RunnerFrame.open(assetNames.frame, await this.scripts);
    } catch (error) {
      this.scripts = undefined;
      throw error;
    }
  }

  private async fetchScripts(): Promise<FrameBoot> {
    const { shared, realm, runner } = assetNames;
    const texts = await Promise.all([shared, realm, runner].map((name) => this.text(name)));
    return { shared: texts[0]!, realm: texts[1]!, runner: texts[2]! };
  }

  private async text(file: string): Promise<string> {
    const answer = await fetch(this.assets + file);
    if (!answer.ok) throw new Error(`${file} is not there (${answer.status})`);
    return answer.text();
  }

  private replaceFrame(): void {
    this.closeFrame();
    this.open().catch(() => undefined);
  }

  private closeFrame(): void {
    void this.frame?.then(
      (frame) => frame.close(),
      () => undefined,
    );
    this.frame = undefined;
  }
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return `What runs the exercises could not be loaded: ${words}. Check the network and run again.`;
}
