import type { FrameBoot } from '../frame/frame-entry.ts';
import type { FrameMessage, PageMessage, ReplayTrace } from '../protocol.ts';

/** Who hears what the runner says of one request. */
export interface Hearer {
  hear(message: FrameMessage): void;
}

type Replay = Extract<PageMessage, { type: 'replay' }>;

/**
 * The frame may run what it was handed and nothing else: no network, no other script. Threads inherit it. Evaluating text
 * is allowed, for that is what it is there for.
 */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:; connect-src 'none'";

/** A new frame has this long to say that it is ready, in milliseconds. */
const OPENING_MS = 20_000;
/** A replay has this long. */
const REPLAY_MS = 5_000;

/** A sandboxed frame with a runner in it. It has no origin, so what runs in it reaches no cookie, no storage, no page. */
export class RunnerFrame {
  private hearer: Hearer | undefined;

  private constructor(
    private readonly element: HTMLIFrameElement,
    private readonly port: MessagePort,
  ) {}

  /** @throws Error when the runner does not come up */
  static open(script: string, boot: FrameBoot): Promise<RunnerFrame> {
    const element = document.createElement('iframe');
    element.setAttribute('sandbox', 'allow-scripts');
    element.title = 'The exercise runs here';
    element.hidden = true;
    element.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>${script.replaceAll('</', '<\\/')}</script>`;
    const { port1, port2 } = new MessageChannel();
    const frame = new RunnerFrame(element, port1);
    const opened = new Promise<RunnerFrame>((resolve, reject) => {
      const late = setTimeout(() => {
        frame.close();
        reject(new Error('the runner did not begin'));
      }, OPENING_MS);
      frame.hearer = {
        hear() {
          clearTimeout(late);
          frame.hearer = undefined;
          resolve(frame);
        },
      };
    });
    port1.onmessage = ({ data }: MessageEvent<FrameMessage>) => frame.hearer?.hear(data);
    element.onload = () => element.contentWindow?.postMessage(boot, '*', [port2]);
    document.body.append(element);
    return opened;
  }

  /** Asks for something; from now on `hearer` hears what the runner says. */
  ask(request: PageMessage, hearer: Hearer): void {
    this.hearer = hearer;
    this.port.postMessage(request);
  }

  replay(request: Replay): Promise<ReplayTrace> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error('The replay did not end: the code runs without a pause.')),
        REPLAY_MS,
      );
      this.ask(request, {
        hear(message) {
          if (message.id !== request.id) return;
          clearTimeout(late);
          if (message.type === 'replayed') resolve(message.replay);
          else reject(new Error(message.type === 'broken' ? message.message : 'The replay was given up.'));
        },
      });
    });
  }

  /** Ends the frame with all of its threads. */
  close(): void {
    this.port.close();
    this.element.remove();
  }
}
