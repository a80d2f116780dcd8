import { inProcess, type Script } from './script.ts';
import { expectHistory, type History } from './history-text.ts';
import { test, type Scenario } from './scenario.ts';
import { isChosen, sdkTarget, worker, type Target } from './target.ts';

/** One behaviour, driven in two ways, with one history that both must leave. */
export interface Conformance {
  /**
   * The history that the scenario's workflow must have at the end, as numbered text. Several, when other workflows matter
   * too: by what their ids add to the scenario's, such as `/child`. A function where the text holds an id.
   */
  readonly history?: Expected | ((workflowId: string) => Expected);
  /** The scenario with a scripted worker and the service in this process. */
  readonly script?: (script: Script) => Promise<void>;
  /** The scenario with the real Worker and Client; without one the behaviour is one that they cannot be brought to. */
  readonly sdk?: (scenario: Scenario) => Promise<void>;
  /** Why the official test server does something else here. Ours does as the real Temporal Service does. */
  readonly official?: string;
  /** Why a real Temporal Service is not asked: what the scenario needs and it cannot do. */
  readonly real?: string;
  /** Why `src/worker` is not asked: what it does not have. */
  readonly typescript?: string;
}

type Expected = string | Readonly<Record<string, string>>;

declare module 'vitest' {
  interface TaskMeta {
    /** For the table of `test/peers`: which target this test has run on, and why it was left out there. */
    conformance?: { readonly target: Target; readonly differs?: string };
  }
}

/** Registers a behaviour for each of the chosen targets. The title ends the sentence that the `describe` around it begins. */
export function conformance(title: string, what: Conformance): void {
  const { script, sdk } = what;
  if (script && isChosen('in-process')) {
    test(`${title} (in process)`, async ({ task }) => {
      task.meta.conformance = { target: 'in-process' };
      await inProcess(title, async (driven) => {
        await script(driven);
        await compare(what, driven.workflowId, (id) => driven.found(id), 'in-process');
      });
    });
  }
  if (!sdk || !isChosen(sdkTarget)) {
    // A run in process alone leaves out what has no script; a file of which nothing is left would count as broken.
    if (!script || !isChosen('in-process')) test.skip(title, () => undefined);
    return;
  }
  const differs = (worker === 'typescript' && what.typescript) || reasonOf(what);
  const register = differs ? test.skip : test;
  const meta = { conformance: { target: sdkTarget, ...(differs && { differs }) } };
  register(title, { meta }, async ({ scenario }) => {
    await sdk(scenario);
    await compare(what, scenario.workflowId, (id) => scenario.history(id), sdkTarget);
  });
}

const reasonOf = (what: Conformance): string | undefined =>
  sdkTarget === 'embedded' ? undefined : what[sdkTarget];

function expectations({ history = {} }: Conformance, workflowId: string): [id: string, text: string][] {
  const expected = typeof history === 'function' ? history(workflowId) : history;
  const all = typeof expected === 'string' ? { '': expected } : expected;
  return Object.entries(all).map(([suffix, text]) => [`${workflowId}${suffix}`, text]);
}

async function compare(
  what: Conformance,
  workflowId: string,
  fetch: (workflowId: string) => Promise<History>,
  target: Target,
): Promise<void> {
  for (const [id, text] of expectations(what, workflowId)) expectHistory(await fetch(id), target).toBe(text);
}
