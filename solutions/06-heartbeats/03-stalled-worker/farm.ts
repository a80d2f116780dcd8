// Stands for the machines that render. Not part of the task.
import { Context } from '@temporalio/activity';

/** The heartbeats of one attempt. They wait here for the test, because a worker holds them back by the machine's clock. */
export interface Pulse {
  /** The last one that the test has not passed on yet. */
  last?: { readonly details: unknown } | undefined;
  /** Heartbeats as the worker does. */
  readonly send: (details?: unknown) => void;
}

type Night = (scene: number, attempt: Context) => Promise<void>;

const quiet: Night = () => Promise.resolve();
const pulses = new WeakMap<Context, Pulse>();
let night = quiet;
let begun: { scene: number; attempt: number }[] = [];

/** What happens to each scene in the coming night. */
export function farmNight(next: Night = quiet): void {
  night = next;
  begun = [];
}

export function pulseOf(attempt: Context): Pulse {
  const known = pulses.get(attempt);
  if (known) return known;
  const pulse: Pulse = { send: attempt.heartbeat };
  pulses.set(attempt, pulse);
  Object.assign(attempt, {
    heartbeat(details?: unknown) {
      pulse.last = { details };
    },
  });
  return pulse;
}

/** How many scenes a film has, such as `Nosferatu, 30 scenes`. */
export async function scenesOf(film: string): Promise<number> {
  pulseOf(Context.current());
  return Number.parseInt(film.split(', ')[1] ?? '0', 10);
}

/** Renders one scene. It takes 4 minutes, or 6 when there is much fog in it. */
export async function render(scene: number): Promise<void> {
  const attempt = Context.current();
  begun.push({ scene, attempt: attempt.info.attempt });
  await night(scene, attempt);
}

/** The scenes that were begun, with the attempt that began them. */
export const scenesBegun = (): readonly { scene: number; attempt: number }[] => begun;
