import { runExercise } from '../kata/exercise-runner.ts';
import type { RunnerPlace } from '../kata/exercise-runner.ts';
import { pagePlatform } from '../platform.ts';
import type { ExecutionId, ExerciseFiles, ReplayTrace } from '../protocol.ts';
import type { MakeRealms } from '../realms/thread-realms.ts';
import type { Unhandled } from '../testing/outcome.ts';
import { RealmDied } from '../../worker/realm.ts';
import { rejectionsOf } from '../rejections.ts';
import { Recording } from './recording.ts';
import type { ExerciseRunner, RunListener, RunResult } from './serve.ts';
import { idOf, replayUntil, tracesOf } from './traces.ts';
import type { TestedExecution } from './traces.ts';

/** Runs exercises in the runner's thread, and keeps of the last one what a replay needs. */
export class PageExercises implements ExerciseRunner {
  // eslint-disable-next-line no-console -- What the service has to say is for whoever opens the developer tools.
  private readonly platform = pagePlatform((level, line) => console[level](line));
  private readonly rejections = rejectionsOf((type, listener) => addEventListener(type, listener));
  private recording: Recording;
  private executions: readonly TestedExecution[] = [];
  private unhandled: (unhandled: Unhandled) => void = () => undefined;

  constructor(private readonly realms: MakeRealms) {
    this.recording = new Recording(realms);
    this.rejections.listener = (error) => this.unhandled({ rejected: true, error });
    addEventListener('error', (event) => {
      event.preventDefault();
      this.unhandled({ rejected: false, error: event.error });
    });
  }

  async run(exercise: ExerciseFiles, listener: RunListener): Promise<RunResult | 'looped'> {
    const looped = new Promise<'looped'>((resolve) => {
      this.recording = new Recording(this.realms, (error) => {
        if (error instanceof RealmDied && error.reason === 'endless-loop') resolve('looped');
      });
    });
    const end = await Promise.race([runExercise(exercise, this.place(), listener), looped]);
    if (end === 'looped') return end;
    this.executions = end.histories;
    return { result: end.result, traces: tracesOf(end.histories, this.recording.byRun) };
  }

  async replay(execution: ExecutionId, untilEvent: number): Promise<ReplayTrace> {
    const tested = this.executions.find(({ history }) => idOf(history).runId === execution.runId);
    if (tested === undefined) throw new Error('The last run has no such execution.');
    return replayUntil(tested, untilEvent, this.recording, this.platform);
  }

  private place(): RunnerPlace {
    return {
      platform: this.platform,
      realms: this.recording.realms,
      settled: () => new Promise((resolve) => this.rejections.afterAll(resolve)),
      onUnhandled: (listener) => {
        this.unhandled = listener;
        return () => (this.unhandled = () => undefined);
      },
    };
  }
}
