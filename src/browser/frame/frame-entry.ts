/*
 * All that runs in the frame itself: starts the runner's thread and hands the page's port on to it. No learner's code
 * runs here, so the frame always answers.
 */

/** What the page tells the frame, once, with the port that the runner shall speak through. */
export interface FrameBoot {
  /** The threads' script as text: a frame without an origin loads none by its address. */
  readonly script: string;
}

addEventListener(
  'message',
  ({ data, ports }: MessageEvent<FrameBoot>) => {
    const script = URL.createObjectURL(new Blob([data.script], { type: 'text/javascript' }));
    new Worker(script, { name: 'runner' }).postMessage({ script }, [...ports]);
  },
  { once: true },
);
