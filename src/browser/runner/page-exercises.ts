import { runExercise } from '../kata/exercise-runner.ts';
import type { RunnerPlace } from '../kata/exercise-runner.ts';
import { pagePlatform } from '../platform.ts';
import type { ExecutionId, ExerciseFiles, ReplayTrace } from '../protocol.ts';
import type { MakeRealms } from '../realms/thread-realms.ts';
import type { Unhandled } from '../testing/outcome.ts';
import type { ExerciseRunner, RunListener } from './serve.ts';

/** Runs exercises in the runner's thread, and keeps of the last one what a replay needs. */
export class PageExercises implements ExerciseRunner {
  private readonly place: RunnerPlace;
  private unhandled: (unhandled: Unhandled) => void = () => undefined;

  constructor(realms: MakeRealms) {
    this.place = {
      platform: pagePlatform((level, line) => console[level](line)),
      realms,
      onUnhandled: (listener) => {
        this.unhandled = listener;
        return () => (this.unhandled = () => undefined);
      },
    };
    addEventListener('unhandledrejection', (event) => {
      event.preventDefault();
      this.unhandled({ rejected: true, error: event.reason });
    });
    addEventListener('error', (event) => {
      event.preventDefault();
      this.unhandled({ rejected: false, error: event.error });
    });
  }

  async run(exercise: ExerciseFiles, listener: RunListener): ReturnType<ExerciseRunner['run']> {
    const { result } = await runExercise(exercise, this.place, listener);
    return { result, traces: [] };
  }

  replay(_execution: ExecutionId, _untilEvent: number): Promise<ReplayTrace> {
    return Promise.reject(new Error('soon'));
  }
}
