import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExerciseResult } from '../workbook/result.ts';

/** What the page knows of the progress. */
export interface SiteProgress {
  /** Ids of the exercises that are passed with the test of today. */
  readonly passed: readonly string[];
  /** The id of the exercise that the desk is at. */
  readonly current: string;
}

/** What a page is told when it asks with `kata:ready`. */
export interface SiteSource {
  /** The last result of every exercise, by id. */
  readonly results: () => Readonly<Record<string, ExerciseResult>>;
  readonly progress: () => SiteProgress;
}

/** The lesson site of this process. Pages hear of results by the events `kata:result`, `kata:progress` and `kata:state`. */
export interface Site {
  /** `http://localhost:5173/` */
  readonly url: string;
  readonly port: number;
  readonly publishResult: (result: ExerciseResult) => void;
  readonly publishProgress: (progress: SiteProgress) => void;
  readonly close: () => Promise<void>;
}

export const DEFAULT_PORT = 5173;

/** The part of Vite's dev server that is used here; VitePress gives us one. */
interface DevServer {
  readonly ws: {
    on(
      event: string,
      listener: (data: unknown, client: { send(event: string, data: unknown): void }) => void,
    ): void;
    send(event: string, data: unknown): void;
  };
  readonly httpServer: { address(): unknown } | null;
  readonly config: { readonly base: string };
  listen(port?: number, isRestart?: boolean): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Starts the site on loopback, at `port` or the next free one.
 * @throws Error when there is no folder `site`, or VitePress refuses its configuration.
 */
export async function startSite(root: string, port: number, source: SiteSource): Promise<Site> {
  const folder = join(root, 'site');
  if (!existsSync(folder)) throw new Error('this workbook has no folder "site"');
  // Loaded here and not before: it takes a second, and the first red test must not wait for it.
  const vitepress = await import('vitepress');
  let server: DevServer;
  let closed = false;
  let restarting: Promise<void> | undefined;
  const open = async (restart: boolean, at: number): Promise<void> => {
    server = await vitepress.createServer(folder, { port: at, strictPort: false, host: 'localhost' }, again);
    server.ws.on('kata:ready', (_data, client) => {
      client.send('kata:state', source.results());
      client.send('kata:progress', source.progress());
    });
    await server.listen(undefined, restart);
  };
  // VitePress asks for a new server when its configuration changes.
  const again = (): Promise<void> => {
    restarting ??= (async () => {
      if (closed) return;
      await server.close();
      await open(true, actual);
    })().finally(() => {
      restarting = undefined;
    });
    return restarting;
  };
  await open(false, port);
  const actual = portOf(server!);
  return {
    url: `http://localhost:${actual}${server!.config.base}`,
    port: actual,
    publishResult: (result) => server.ws.send('kata:result', result),
    publishProgress: (progress) => server.ws.send('kata:progress', progress),
    close: async () => {
      closed = true;
      await restarting;
      await server.close();
    },
  };
}

function portOf(server: DevServer): number {
  const address = server.httpServer?.address();
  if (typeof address === 'object' && address !== null && 'port' in address) return address.port as number;
  throw new Error('the site does not listen');
}
