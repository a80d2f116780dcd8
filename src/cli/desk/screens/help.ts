import { cut, EMPTY, line, span, wrap } from '../../spans.ts';
import type { Line } from '../../spans.ts';
import type { Model } from '../model.ts';
import { fill, header, keysLine } from './parts.ts';

const KEYS = [
  ['h', 'the next hint; a failing test may have hints of its own'],
  ['n', 'go on, when the exercise is passed; twice: leave it and go on'],
  ['l', 'all exercises; / filters, enter goes there'],
  ['r', 'run the tests again'],
  ['x', 'put the starter back; your version is kept in .kata/copies'],
  ['o', 'open the file in $VISUAL, $EDITOR or VS Code'],
  ['m', 'the whole text: task, failure, history, hints'],
  ['q', 'quit (so does Ctrl-C); you go on from here next time'],
] as const;

const SIGNS = [
  ['✓', 'passed'],
  ['✗', 'failed'],
  ['○', 'not run, or not passed yet'],
] as const;

const WORDS = [
  'The tests run when you save a file of the exercise. The desk never goes on by itself.',
  'Progress is kept in .kata/progress.json, on this machine only.',
  'Subcommands and options: npx katas --help. Something odd: npx katas doctor.',
];

/** What each key does. */
export function helpScreen(model: Model): Line[] {
  const { columns, rows } = model.size;
  const table = (pairs: readonly (readonly [string, string])[]): Line[] =>
    pairs.map(([sign, words]) => cut(line('   ', span('title', sign), `  ${words}`), columns));
  const body = [
    header(model),
    EMPTY,
    ...table(KEYS),
    EMPTY,
    ...table(SIGNS),
    EMPTY,
    ...WORDS.flatMap((text) => wrap(text, columns - 2).map((part) => line(' ', part))),
  ];
  return fill(
    body,
    [
      EMPTY,
      keysLine(
        [
          ['any key', 'back'],
          ['q', 'quit'],
        ],
        columns,
      ),
    ],
    rows,
  );
}
