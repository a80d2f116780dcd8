import type {
  ExecutionId,
  ExerciseFiles,
  FrameMessage,
  ReplayTrace,
} from '../../../../src/browser/protocol.ts';

/** How a run ends: with a result, because it was stopped, or because the frame broke. */
export type RunEnd = Extract<FrameMessage, { type: 'result' | 'stopped' | 'broken' }>;
/** A test has ended while the others still run. */
export type RunProgress = Extract<FrameMessage, { type: 'progress' }>;

/** Runs exercises in this page: the page's side of `src/browser`. */
export interface PageRunner {
  run(exercise: ExerciseFiles, onProgress?: (progress: RunProgress) => void): Promise<RunEnd>;
  replay(execution: ExecutionId, untilEvent: number): Promise<ReplayTrace>;
  stop(): void;
  dispose(): void;
}

interface RunnerModule {
  createRunner(options: { readonly assets: string }): PageRunner;
}

let opened: Promise<PageRunner> | undefined;

/**
 * The page's one runner, loaded from `assets`, the address of its folder with a slash at the end. It lives as long as
 * the page. One that could not be loaded is asked for again at the next call.
 * @throws Error of the browser when it can't be loaded, most often because there is no network.
 */
export function openRunner(assets: string): Promise<PageRunner> {
  opened ??= loadRunner(assets).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function loadRunner(assets: string): Promise<PageRunner> {
  const module = (await import(/* @vite-ignore */ `${assets}page.js`)) as RunnerModule;
  return module.createRunner({ assets });
}
