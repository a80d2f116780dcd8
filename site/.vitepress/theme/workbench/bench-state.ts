import type { Component } from 'vue';
import { ref, shallowRef } from 'vue';

/** The reader works in the page: the editor is open, and stays open from one exercise to the next. */
export const isWanted = ref(false);

/** What the reader asked for when the editor was opened; done once it stands. */
export const wants = ref<'edit' | 'run'>();

/** What the solution is compared with. */
export interface Comparison {
  /** `SolutionDiff`, which is loaded with the editor. */
  readonly view: Component;
  readonly mine: Readonly<Record<string, string>>;
  readonly solution: Readonly<Record<string, string>>;
}

/** Set while the editor is open. */
export const comparison = shallowRef<Comparison>();
