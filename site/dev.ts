import { join } from 'node:path';
import type { ViteDevServer } from 'vite';
import { createServer } from 'vitepress';
import type { ExerciseResult } from '../src/workbook/result.ts';

/** What the pages are told of the learner's way. */
export interface SiteProgress {
  /** Ids of the exercises passed. */
  readonly passed: readonly string[];
  /** Id of the exercise that the desk stands at. */
  readonly current?: string | undefined;
}

export interface SiteState {
  /** Latest results by exercise id. */
  readonly results: Readonly<Record<string, ExerciseResult>>;
  readonly progress: SiteProgress;
}

/** What the desk tells the pages, and with what. `kata:state` answers a page that has opened; the desk need not send it. */
export interface SiteEvents {
  'kata:result': ExerciseResult;
  'kata:progress': SiteProgress;
  'kata:state': SiteState;
}

export interface SiteOptions {
  /** The repository's folder, absolute. */
  readonly root: string;
  /** The first port to try; one that is taken makes the site take the next. */
  readonly port: number;
  /** Asked whenever a page opens. */
  getState(): SiteState;
  /** The address, when the site first listens, and again if a restart gave it another. */
  onReady?(url: string): void;
  /** Words of VitePress or Vite about something that went wrong: a page that can't be rendered. Nothing is printed. */
  onProblem?(message: string): void;
}

export interface Site {
  /** `http://localhost:5173`, without a slash at the end. */
  readonly url: string;
  /** Tells every open page. */
  publish<Event extends keyof SiteEvents>(event: Event, data: SiteEvents[Event]): void;
  /** Ends the server and its watcher; resolves when the port is free. */
  close(): Promise<void>;
}

/** Vite's own type leaves the client open for events that it does not know. */
type Listener = (data: unknown, client: { send(event: string, data: unknown): void }) => void;

/**
 * Serves the book in this process for the desk. It prints nothing, listens on the loopback interface only, and
 * lives through VitePress' own restarts (a changed configuration): the pages reconnect and get the current state.
 * @throws Error when the site can't start: no free port, or a configuration that can't be read.
 */
export async function startSite(options: SiteOptions): Promise<Site> {
  process.env['KATAS_SITE_LOG'] = 'silent';
  let server: ViteDevServer | undefined;
  let restarting: Promise<void> | undefined;
  let isClosed = false;
  let port = options.port;
  let url = '';

  const open = async (): Promise<void> => {
    server = await createServer(join(options.root, 'site'), { port, host: 'localhost' }, restart);
    passOnProblems(server, options.onProblem);
    const channel: { on(event: string, listener: Listener): void } = server.ws;
    channel.on('kata:ready', (_data, client) => {
      client.send('kata:state', options.getState());
    });
    await server.listen();
    const address = server.httpServer?.address();
    if (address === null || typeof address !== 'object')
      throw new Error('The site listens on no port. Try another one with --port.');
    port = address.port;
    const before = url;
    url = `http://localhost:${port}`;
    if (url !== before) options.onReady?.(url);
  };

  const restart = (): Promise<void> => {
    restarting ??= (async () => {
      await server?.close();
      if (!isClosed) await open();
    })().finally(() => {
      restarting = undefined;
    });
    return restarting;
  };

  await open();
  return {
    get url() {
      return url;
    },
    publish(event, data) {
      server?.ws.send({ type: 'custom', event, data });
    },
    async close() {
      isClosed = true;
      await restarting?.catch(() => undefined);
      await server?.close();
    },
  };
}

/** VitePress hands its logger to Vite; with the level `silent` it prints nothing, and what it would say goes on here. */
function passOnProblems(server: ViteDevServer, onProblem?: (message: string) => void): void {
  const { logger } = server.config;
  const pass = (message: string): void => onProblem?.(message);
  logger.error = pass;
  logger.warn = pass;
  logger.warnOnce = pass;
}
