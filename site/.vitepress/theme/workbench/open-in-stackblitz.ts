import base from 'katas:stackblitz-base';
import stackblitz from '@stackblitz/sdk';
import { projectOf } from '../../../../src/stackblitz/project.ts';
import type { ExerciseSources, PageExercise } from '../book-types.ts';
import { readDraft } from './drafts.ts';

/*
 * All that StackBlitz needs. It is fetched when a reader asks for it; no other module may import it but by `import()`.
 */

/** A project that is ready to be sent. */
export interface ReadyProject {
  /** Characters of all its files. */
  readonly size: number;
  /** Opens it in a new tab. To be called while a click is handled, or the browser may refuse the tab. */
  open(): void;
}

/**
 * Puts the project of an exercise together.
 *
 * @param address where its sources are
 * @param texts the files as they are in the editor; without them the reader's draft, or the starter
 * @throws Error when the sources can't be fetched
 */
export async function makeProject(
  exercise: PageExercise,
  address: string,
  texts?: Readonly<Record<string, string>>,
): Promise<ReadyProject> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const sources = (await response.json()) as ExerciseSources;
  const { id, path, files, edit, test, readme, record } = sources;
  const { number, title, learnt } = exercise;
  const draft = Object.entries(readDraft(id)).filter(([name]) => edit.includes(name));
  const { openFile, ...project } = projectOf(
    {
      ...{ id, path, number, title, learnt, edit, readme },
      ...(record !== undefined && { record }),
      testFile: test,
      lesson: location.origin + location.pathname,
    },
    texts ?? { ...files, ...Object.fromEntries(draft) },
    base,
  );
  return {
    size: Object.values(project.files).reduce((sum, text) => sum + text.length, 0),
    open: () => stackblitz.openProject({ ...project, template: 'node' }, { newWindow: true, openFile }),
  };
}
