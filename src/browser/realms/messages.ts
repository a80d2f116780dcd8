import type { Problem } from '../../workbook/result.ts';
import type { ConsoleLevel } from '../../worker/host/globals.ts';
import type { Activation, RealmAnswer, RealmInit } from '../../worker/realm.ts';

/** The workflow code of an execution, compiled: what a realm needs to evaluate it. */
export interface RealmCode {
  /** What stands before a file's name where a learner reads it. */
  readonly folder: string;
  /** The files as they were written, for messages. */
  readonly files: Readonly<Record<string, string>>;
  /** By the name that a learner reads: the code, or why there is none. */
  readonly compiled: Readonly<Record<string, { readonly code: string } | { readonly problem: Thrown }>>;
  /** The module whose exports are the workflows: `./workflows`. */
  readonly workflows: string;
}

/** What the runner says to a thread of realms, one message at a time. `realm` is the number of an execution in it. */
export type ToRealm =
  | { readonly type: 'create'; readonly realm: number; readonly init: RealmInit; readonly code: RealmCode }
  | { readonly type: 'activate'; readonly realm: number; readonly activation: Activation }
  | { readonly type: 'dispose'; readonly realm: number };

/** What a realm answers: `booted` once by itself, then one message for each that it got. In between it may print. */
export type FromRealm =
  | { readonly type: 'booted' }
  | { readonly type: 'printed'; readonly level: ConsoleLevel; readonly args: readonly unknown[] }
  | { readonly type: 'created' }
  | { readonly type: 'disposed' }
  | { readonly type: 'answer'; readonly answer: RealmAnswer }
  | { readonly type: 'threw'; readonly thrown: Thrown };

/** An error on its way to another thread: cloned, it would lose its fields. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** Of a `KataProblem`. */
  readonly problem?: Problem;
}

export function thrownOf(error: unknown): Thrown {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' };
  const { name, message, stack = '' } = error;
  const { problem } = error as { problem?: Problem };
  return { name, message, stack, ...(problem !== undefined && { problem }) };
}

/** The error again, as this thread knows it. */
export function errorOf({ name, message, stack, problem }: Thrown): Error {
  const error = new Error(message);
  return Object.assign(error, { name, stack, ...(problem !== undefined && { problem }) });
}
