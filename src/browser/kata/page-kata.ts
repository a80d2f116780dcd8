import { test } from '@vitest/runner';
import type { TestAPI } from 'vitest';
import { deploymentOptions } from '../../kata/deployment.ts';
import { kataTest } from '../../kata/fixtures.ts';
import type { CodeOf, Face, KataFixtures, KataOptions } from '../../kata/fixtures.ts';
import { KataHistory } from '../../kata/history.ts';
import { matchers } from '../../kata/matchers.ts';
import type { Surroundings } from '../../kata/surroundings.ts';
import { duration } from '../../workbook/history-rows.ts';
import { Worker } from '../../worker/index.ts';
import type { Realms } from '../../worker/realm.ts';
import { placeInStack } from '../modules/loader.ts';
import type { PagePlatform } from '../platform.ts';
import { expect } from '../testing/expect.ts';
import { activityEnvironment } from './activity-environment.ts';
import { openEnvironment } from './environment.ts';
import type { OpenEnvironment } from './environment.ts';
import { PageWorker } from './page-worker.ts';
import { replayInPage } from './replay.ts';

export interface PageKataParts {
  readonly platform: PagePlatform;
  /** The workflows of a file, by its path as a test writes it. */
  codeOf(workflows: string): CodeOf<Realms>;
  /** Told after a test, with what it started and what that led to. */
  ended(fetched: readonly KataHistory[]): void;
}

expect.extend(matchers);

/** `#kata` in the page for one run of one test file: a service, a Worker and a Client of this thread. */
export class PageKata {
  readonly #parts: PageKataParts;
  readonly #codes = new Map<string, CodeOf<Realms>>();
  #open: OpenEnvironment | undefined;

  constructor(parts: PageKataParts) {
    this.#parts = parts;
  }

  /** What `import … from '#kata'` gives. */
  readonly module = {
    kata: (options: KataOptions): TestAPI<KataFixtures> => kataTest(this.#face, options),
    KataHistory,
    duration,
  };

  /** Ends the service. Calls that still wait are ended. */
  close(): void {
    this.#open?.service.close();
    this.#open = undefined;
  }

  readonly #surroundings: Surroundings = {
    server: 'embedded',
    cache: true,
    begins: () => {},
    environment: async () => (this.#open ??= openEnvironment(this.#parts.platform)),
    abandon: () => this.close(),
    ended: (_task, _histories, fetched) => this.#parts.ended(fetched),
    placeOf: (failure) => {
      for (let at = failure; at != null; at = at.cause) {
        const place = placeInStack(at.stackTrace ?? '');
        if (place !== undefined) return `at ${place.file}:${place.line}`;
      }
      return '';
    },
  };

  readonly #face: Face<Realms> = {
    test: test,
    surroundings: this.#surroundings,
    codeOf:
      (usual) =>
      (workflows = usual) => {
        const code = this.#codes.get(workflows) ?? this.#parts.codeOf(workflows);
        this.#codes.set(workflows, code);
        return code;
      },
    createWorker: async ({ taskQueue, bundle, buildId, keepsCache }, { activities = {}, deployment }) => {
      const worker = Worker.create({
        service: this.#open!.service,
        platform: this.#parts.platform,
        taskQueue,
        realms: bundle,
        activities: activities as Readonly<Record<string, unknown>>,
        ...deploymentOptions(deployment, taskQueue, buildId),
        ...(keepsCache ? {} : { maxCachedWorkflows: 0 }),
      });
      return new PageWorker(worker, () => this.close());
    },
    runWorker: (worker) => worker.run(),
    replay: (bundle, history) => replayInPage(bundle, this.#parts.platform, history),
    activityEnvironment,
  };
}
