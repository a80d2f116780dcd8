/*
 * All that runs in the frame itself: starts the runner's thread and hands the page's port on to it. No learner's code
 * runs here, so the frame always answers.
 */

/** What the page tells the frame, once, with the port that the runner shall speak through. */
export interface FrameBoot {
  /** Scripts as text: a frame without an origin loads none by its address. This one stands before each of the others. */
  readonly shared: string;
  readonly runner: string;
  readonly realm: string;
}

addEventListener(
  'message',
  ({ data, ports }: MessageEvent<FrameBoot>) => {
    const addressOf = (script: string): string =>
      URL.createObjectURL(new Blob([data.shared, '\n', script], { type: 'text/javascript' }));
    const runner = new Worker(addressOf(data.runner), { name: 'runner' });
    runner.postMessage({ realm: addressOf(data.realm) }, [...ports]);
  },
  { once: true },
);
