import path from 'node:path';
import { distance } from 'fastest-levenshtein';
import type { Exercise } from '../../src/workbook/catalogue.ts';
import { CHECKS, CHECK_WORDS, FORM_CHECKS, ON_REQUEST } from './finding.ts';
import type { Check } from './finding.ts';

export interface GateOptions {
  /** Names as typed: an id, a path, a chapter, a number such as `03.02`. Empty: the whole workbook. */
  readonly names: readonly string[];
  readonly checks: readonly Check[];
  readonly record: boolean;
  readonly drafts: boolean;
  readonly json: boolean;
  readonly help: boolean;
  /** As KATA_SERVER takes it. */
  readonly server?: string;
}

export type Parsed = { readonly options: GateOptions } | { readonly problem: string };

export const HELP = `Proves every exercise of the workbook.

  npm run test:workbook -- [exercise...] [options]

An exercise is an id (trial-30-days), a path (03-durable-time/02-trial-30-days), a number (03.02) or a chapter (03).

  --only CHECK,...   some checks only
  --in-page          also run everything in a page of Chromium
  --record           write the recorded histories in lessons/ from the solutions' runs
  --drafts           judge the exercises as they lie in the folders, not the recorded starters; for authors
  --server SERVER    embedded (default), official, the path of an executable, or HOST:PORT
  --json             print one JSON document
  --help

Checks:
${CHECKS.map((check) => `  ${check.padEnd(10)} ${CHECK_WORDS[check]}`).join('\n')}
  form       ${FORM_CHECKS.join(', ')}: nothing is run

It ends with 0 when every check passed, 1 when one failed, 2 when it was called wrongly.
`;

/** Reads the command line. What cannot be read is a problem in one sentence. */
export function parseOptions(args: readonly string[]): Parsed {
  const names: string[] = [];
  const checks = new Set<Check>();
  const flags = { record: false, drafts: false, json: false, help: false, 'in-page': false };
  let server: string | undefined;
  for (let index = 0; index < args.length; index += 1) {
    const [flag, attached] = splitFlag(args[index]!);
    if (flag === '--only' || flag === '--server') {
      const value = attached ?? args[(index += 1)];
      if (value === undefined || value === '') return { problem: `${flag} needs a value. Try --help.` };
      if (flag === '--server') server = value;
      else {
        const problem = addChecks(value, checks);
        if (problem) return { problem };
      }
    } else if (flag.startsWith('-')) {
      const name = flag.replace(/^-+/, '');
      if (!Object.hasOwn(flags, name) || attached !== undefined)
        return { problem: `Unknown option ${args[index]}. Try --help.` };
      flags[name as keyof typeof flags] = true;
    } else names.push(args[index]!);
  }
  const { 'in-page': inPage, ...rest } = flags;
  if (checks.size === 0) for (const check of USUAL) checks.add(check);
  if (inPage) checks.add('in-page');
  const chosen = CHECKS.filter((check) => checks.has(check));
  if (rest.record && !chosen.includes('history')) {
    return { problem: '--record writes histories, and --only leaves the check "history" out.' };
  }
  return { options: { names, checks: chosen, ...rest, ...(server === undefined ? {} : { server }) } };
}

/** What is checked when nothing is said. */
const USUAL = CHECKS.filter((check) => !(ON_REQUEST as readonly Check[]).includes(check));

function splitFlag(arg: string): [string, string | undefined] {
  const at = arg.startsWith('--') ? arg.indexOf('=') : -1;
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

function addChecks(value: string, checks: Set<Check>): string | undefined {
  for (const name of value.split(',').filter(Boolean)) {
    if (name === 'form') FORM_CHECKS.forEach((check) => checks.add(check));
    else if ((CHECKS as readonly string[]).includes(name)) checks.add(name as Check);
    else return `There is no check "${name}". The checks are ${[...CHECKS, 'form'].join(', ')}.`;
  }
  return undefined;
}

export type Chosen = { readonly exercises: readonly Exercise[] } | { readonly problem: string };

/** The exercises that the names mean, in the book's order; without names, all. An unknown name gives the nearest ones. */
export function chooseExercises(all: readonly Exercise[], names: readonly string[]): Chosen {
  const chosen = new Set<Exercise>();
  for (const typed of names) {
    const name = cleanName(typed);
    const meant = all.filter((exercise) => namesOf(exercise).includes(name));
    if (meant.length === 0) return { problem: unknownExercise(all, typed, name) };
    meant.forEach((exercise) => chosen.add(exercise));
  }
  return { exercises: names.length === 0 ? all : all.filter((exercise) => chosen.has(exercise)) };
}

/** A path may be typed with its folder, as the shell completes it. */
const cleanName = (typed: string): string =>
  typed
    .split(path.sep)
    .join('/')
    .replace(/^(\.\/)?(exercises|solutions|lessons|test\/wrong-answers)\//, '')
    .replace(/(\.md|\/)$/, '');

const namesOf = ({ id, path: at, number, chapter }: Exercise): string[] => [
  id,
  at,
  number,
  at.slice(at.indexOf('/') + 1),
  chapter.path,
  chapter.number,
];

function unknownExercise(all: readonly Exercise[], typed: string, name: string): string {
  const near = all
    .map(({ id }) => ({ id, far: distance(id, name) }))
    .sort((one, other) => one.far - other.far)
    .slice(0, 3)
    .map(({ id }) => id);
  const hint = near.length > 0 ? ` The nearest: ${near.join(', ')}.` : ' The workbook has no exercise yet.';
  return `There is no exercise "${typed}".${hint}`;
}
