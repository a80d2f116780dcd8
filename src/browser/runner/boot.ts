import type { ExerciseRunner } from './serve.ts';
import { serve } from './serve.ts';
import { threadRealms } from '../realms/thread-realms.ts';
import type { MakeRealms } from '../realms/thread-realms.ts';

/** What the frame tells the runner, once. The port to the page comes with it. */
export interface BootMessage {
  /** Address of the realm's script. */
  readonly realm: string;
}

/** Waits for the frame's word, then serves the page. */
export function bootRunner(make: (realms: MakeRealms) => ExerciseRunner): void {
  addEventListener(
    'message',
    ({ data, ports }: MessageEvent<BootMessage>) => {
      serve(ports[0]!, make(threadRealms(data.realm)));
    },
    { once: true },
  );
}
