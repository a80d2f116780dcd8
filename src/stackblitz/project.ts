/*
 * The project that StackBlitz opens, as files. It needs no platform: a page puts it together, with the reader's texts.
 */

/** Where the project keeps what its command must know of the exercise. */
export const FACTS = 'kata/exercise.json';

/** What the project's command knows of the exercise; the names are those of `Exercise` in src/workbook. */
export interface ProjectFacts {
  readonly id: string;
  /** Its path in the book: `03-durable-time/02-trial-30-days`. */
  readonly path: string;
  readonly number: string;
  readonly title: string;
  readonly learnt: string;
  /** The test whose history is shown when all have passed. */
  readonly record?: string;
  /** Names of the files to edit. */
  readonly edit: readonly string[];
  readonly testFile: string;
}

/** An exercise as the project tells of it. */
export interface ProjectExercise extends ProjectFacts {
  /** Its README as it stands in the workbook. */
  readonly readme: string;
  /** Address of its lesson. */
  readonly lesson: string;
}

/** What is the same for every exercise; `build.ts` makes it. */
export interface ProjectBase {
  /** Path in the project to text: the runtime, the types, `tsconfig.json`. */
  readonly files: Readonly<Record<string, string>>;
  /** Packages that the editor reads types from, with their exact versions. Nothing of them runs. */
  readonly types: Readonly<Record<string, string>>;
}

export interface Project {
  readonly title: string;
  readonly description: string;
  /** Path to text. */
  readonly files: Readonly<Record<string, string>>;
  /** What the editor opens, side by side in tabs: paths joined by commas. */
  readonly openFile: string;
}

/**
 * A workbook of one exercise that installs and runs where no native code loads.
 *
 * @param texts every file of the exercise as the reader has it, by its name
 */
export function projectOf(
  exercise: ProjectExercise,
  texts: Readonly<Record<string, string>>,
  base: ProjectBase,
): Project {
  const folder = `exercises/${exercise.path}`;
  const own = Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${folder}/${name}`, text]));
  return {
    title: `${exercise.number} ${exercise.title}`,
    description: 'An exercise of Temporal Katas: make the tests pass.',
    files: {
      'README.md': readmeOf(exercise, folder),
      'package.json': json(packageOf(exercise, base)),
      ...base.files,
      [FACTS]: json(factsOf(exercise)),
      [`${folder}/README.md`]: withoutMatter(exercise.readme),
      ...own,
    },
    openFile: [...exercise.edit, exercise.testFile].map((name) => `${folder}/${name}`).join(','),
  };
}

function factsOf({ readme: _readme, lesson: _lesson, ...facts }: ProjectExercise): ProjectFacts {
  return facts;
}

/** The task and the hints. What stands before them is for the workbook. */
const withoutMatter = (readme: string): string => readme.replace(/^---\n[\s\S]*?\n---\n+/, '');

function packageOf(exercise: ProjectExercise, base: ProjectBase): object {
  return {
    name: `temporal-kata-${exercise.id}`,
    private: true,
    type: 'module',
    engines: { node: '>=20' },
    scripts: { start: 'node kata/run.mjs --watch', test: 'node kata/run.mjs' },
    devDependencies: base.types,
    stackblitz: { installDependencies: true, startCommand: 'npm start' },
  };
}

function readmeOf({ number, title, edit, lesson }: ProjectExercise, folder: string): string {
  const files = edit.map((name) => `\`${folder}/${name}\``).join(' and ');
  return `# ${number} ${title}

An exercise of [Temporal Katas](${lesson}). The task, and hints for when you are stuck, are in \`${folder}/README.md\`.

Edit ${files}. The terminal runs the tests again when you save.

| command          | what it does                                     |
| ---------------- | ------------------------------------------------ |
| \`npm start\`      | runs the tests at every save                     |
| \`npm test\`       | the same in a terminal; elsewhere, runs them once |
| \`npm test -- --run\` | runs them once                                |

Workflows and activities run on Temporal's own TypeScript SDK, \`@temporalio/workflow\` and \`@temporalio/activity\`. The SDK's Worker and the test server are native code, which does not load here, so the project brings a Worker and a test service in TypeScript, in \`kata/runtime.txt\`.
The packages in \`package.json\` are there for the editor's types.
`;
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
