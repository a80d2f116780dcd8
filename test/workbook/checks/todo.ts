import { TODO } from '../../../src/workbook/catalogue.ts';
import { isTest, twins } from '../book.ts';
import type { Entry } from '../book.ts';
import type { Finding } from '../finding.ts';

/** One idea is one file to edit, two at most. */
const MOST_FILES_TO_EDIT = 2;

/** Whether the starter says what to do, and the solution does it there and nowhere else. */
export function checkTodo(entry: Entry): Finding[] {
  const { edit } = entry.exercise;
  return [...checkMarks(entry), ...checkSolution(entry, edit)];
}

function checkMarks(entry: Entry): Finding[] {
  const folder = twins.exercise(entry.path);
  const marked = [...entry.starter].filter(([, text]) => text.includes(TODO)).map(([name]) => name);
  const findings: Finding[] = [];
  if (marked.length === 0) {
    findings.push({
      message: `No file of the starter carries \`${TODO}\`, so a learner cannot see where to begin.`,
      file: `${folder}/`,
    });
  }
  if (marked.length > MOST_FILES_TO_EDIT) {
    findings.push({
      message: 'Too many files to edit: one idea is one file, two at most.',
      file: `${folder}/`,
      expected: `\`${TODO}\` in one or two files`,
      received: marked.join(', '),
    });
  }
  for (const name of marked.filter((file) => !entry.exercise.edit.includes(file))) {
    findings.push({
      message: `The file carries \`${TODO}\` and the README's \`edit\` does not list it.`,
      file: `${folder}/${name}`,
    });
  }
  for (const name of entry.exercise.edit.filter((file) => !entry.starter.has(file))) {
    findings.push({
      message: `\`edit\` lists "${name}", which is no file of the exercise.`,
      file: `${folder}/README.md`,
    });
  }
  for (const name of marked.filter(isTest)) {
    findings.push({
      message: `A test carries \`${TODO}\`. A learner edits workflows and activities.`,
      file: `${folder}/${name}`,
    });
  }
  return findings;
}

function checkSolution(entry: Entry, edit: readonly string[]): Finding[] {
  const folder = twins.solution(entry.path);
  const findings: Finding[] = [];
  for (const [name, text] of entry.solution) {
    const file = `${folder}/${name}`;
    const line = text.split('\n').findIndex((one) => one.includes('TODO'));
    if (line >= 0) findings.push({ message: 'The solution leaves a TODO.', file: `${file}:${line + 1}` });
    const starter = entry.starter.get(name);
    if (starter === undefined || isTest(name)) continue; // the twins say so
    const same = starter === text;
    if (same && edit.includes(name)) {
      findings.push({
        message: 'The solution leaves a file as it was that the learner is told to edit.',
        file,
      });
    }
    if (!same && !edit.includes(name)) {
      findings.push({
        message: 'The solution differs from the starter in a file that the learner is not told to edit.',
        file,
        expected: `the same text as ${twins.exercise(entry.path)}/${name}, as recorded in exercises/.starters.json`,
        received: firstDifference(starter, text),
      });
    }
  }
  return findings;
}

/** `line 4: "…" became "…"`. */
function firstDifference(before: string, after: string): string {
  const [left, right] = [before.split('\n'), after.split('\n')];
  const index = left.findIndex((line, at) => line !== right[at]);
  const at = index < 0 ? left.length : index;
  return `line ${at + 1}: ${JSON.stringify(left[at] ?? '')} became ${JSON.stringify(right[at] ?? '')}`;
}
