import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Catalogue, Exercise } from '../../src/workbook/catalogue.ts';
import { contentHash, readFolderFiles, readStarters } from '../../src/workbook/starters.ts';
import type { FileTexts, Starters } from '../../src/workbook/starters.ts';
import { normalizeText } from '../../src/workbook/text.ts';
import type { ExerciseSources, TemporalName } from './theme/book-types.ts';
import { root } from './paths.ts';

const FOLDER = 'exercise-files';
const ADDRESS = new RegExp(`/${FOLDER}/([\\w-]+)\\.[0-9a-f]+\\.json$`);
const IMPORT = /import\s+(type\s+)?\{([^}]*)\}\s+from\s+'(@temporalio\/[\w-]+)'/g;

/** What the editor needs of an exercise, and its address below the site's base: the hash in it changes with the files. */
export function sourcesOf(
  exercise: Exercise,
  catalogue: Catalogue,
): { address: string; sources: ExerciseSources } {
  const starters = readStarters(root);
  const files = startersOf(exercise, starters);
  const solution = solutionOf(exercise);
  const sources: ExerciseSources = {
    id: exercise.id,
    path: exercise.path,
    files,
    edit: exercise.edit,
    test: exercise.testFile,
    solution: Object.fromEntries(Object.entries(solution).filter(([name, text]) => files[name] !== text)),
    names: namesOfChapter(exercise, catalogue, starters),
    readme: normalizeText(readFileSync(join(exercise.folder, 'README.md'), 'utf8')),
    ...(exercise.record !== undefined && { record: exercise.record }),
  };
  const hash = contentHash({ text: JSON.stringify(sources) });
  return { address: `/${FOLDER}/${exercise.id}.${hash}.json`, sources };
}

/** The hash of the exercise's test as shipped, as the desk keeps it with a pass. */
export function testHashOf(exercise: Exercise): string {
  const text = startersOf(exercise, readStarters(root))[exercise.testFile];
  return contentHash(text === undefined ? {} : { [exercise.testFile]: text });
}

/** Gives every exercise's sources a file of its own: a lesson's page carries nothing that only the editor needs. */
export function exerciseSources(catalogue: Catalogue): Plugin {
  let isServerBundle = false;
  return {
    name: 'katas:exercise-sources',
    configResolved(config) {
      isServerBundle = Boolean(config.build.ssr);
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const id = ADDRESS.exec(request.url ?? '')?.[1];
        const exercise = catalogue.exercises.find((item) => item.id === id);
        if (!exercise) return next();
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(sourcesOf(exercise, catalogue).sources));
      });
    },
    generateBundle() {
      if (isServerBundle) return;
      for (const exercise of catalogue.exercises) {
        const { address, sources } = sourcesOf(exercise, catalogue);
        this.emitFile({ type: 'asset', fileName: address.slice(1), source: JSON.stringify(sources) });
      }
    },
  };
}

/** As shipped; from the disk while the starters file doesn't know the exercise. */
function startersOf(exercise: Exercise, starters: Starters): FileTexts {
  return starters[exercise.path] ?? readFolderFiles(exercise.folder);
}

function solutionOf(exercise: Exercise): FileTexts {
  const folder = join(root, 'solutions', exercise.path);
  return existsSync(folder) ? readFolderFiles(folder) : {};
}

/** What the chapter's starters and solutions import from the SDK: the names that a reader of it will want to write. */
function namesOfChapter(exercise: Exercise, catalogue: Catalogue, starters: Starters): TemporalName[] {
  const names = new Map<string, TemporalName>();
  const chapter = catalogue.exercises.filter((item) => item.chapter.path === exercise.chapter.path);
  for (const item of chapter) {
    const code: Record<string, string> = { ...startersOf(item, starters) };
    delete code[item.testFile];
    for (const text of [...Object.values(code), ...Object.values(solutionOf(item))])
      for (const name of importedNames(text)) names.set(`${name.from} ${name.name}`, name);
  }
  return [...names.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function importedNames(text: string): TemporalName[] {
  return [...text.matchAll(IMPORT)].flatMap(([, typeOnly, list, from]) =>
    list!
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => {
        const isType = typeOnly !== undefined || part.startsWith('type ');
        const name = part.replace(/^type\s+/, '').replace(/\s+as\s+.*$/, '');
        return { name, from: from!, ...(isType && { isType }) };
      }),
  );
}
