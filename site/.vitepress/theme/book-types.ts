import type { DefaultTheme, PageData } from 'vitepress';

/** One chapter in the contents. */
export interface BookChapter {
  /** `03-durable-time` */
  readonly path: string;
  /** `03` */
  readonly number: string;
  readonly title: string;
  /** Without the site's base. */
  readonly link: string;
  readonly pages: readonly BookPage[];
}

/** One page in the contents. */
export interface BookPage {
  /** `03-durable-time/02-trial-30-days` */
  readonly path: string;
  readonly title: string;
  /** Without the site's base: `/03-durable-time/trial-30-days`. */
  readonly link: string;
  readonly exercise?: {
    readonly id: string;
    readonly number: string;
    readonly minutes: number;
    /** Hash of the test as shipped: a pass with another test no longer counts. */
    readonly testHash: string;
  };
}

/** What the exercise panel needs of the page's twin exercise. All `html` is rendered Markdown. */
export interface PageExercise {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly path: string;
  readonly minutes: number;
  /** 1 to 5. */
  readonly difficulty: number;
  readonly learnt: string;
  readonly taskHtml: string;
  readonly ladders: readonly { readonly test?: string; readonly hintsHtml: readonly string[] }[];
  /** Files to edit, relative to the repository. */
  readonly edit: readonly string[];
  /** Files of the solution that differ from the starter. */
  readonly solution: readonly { readonly name: string; readonly html: string }[];
  /** Hash of the test as shipped. */
  readonly testHash: string;
  /** Where {@link ExerciseSources} are, below the site's base. */
  readonly sources: string;
}

/** What the editor needs of an exercise. It is fetched when a reader asks for the editor. */
export interface ExerciseSources {
  readonly id: string;
  /** `03-durable-time/02-trial-30-days` */
  readonly path: string;
  /** Every file of the starter but the README, by its name in the exercise's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Names of the files to edit. */
  readonly edit: readonly string[];
  /** The test's name. */
  readonly test: string;
  /** Files of the solution that differ from the starter. */
  readonly solution: Readonly<Record<string, string>>;
  /** The exercise's README, as it stands in the workbook. */
  readonly readme: string;
  /** The test whose history is shown when all have passed. */
  readonly record?: string;
  /** What the chapter's code imports from the SDK. */
  readonly names: readonly TemporalName[];
}

/** A name that the SDK exports. */
export interface TemporalName {
  readonly name: string;
  /** `@temporalio/workflow` */
  readonly from: string;
  readonly isType?: boolean;
}

export interface LessonPageData extends PageData {
  readonly exercise?: PageExercise;
}

export interface BookThemeConfig extends DefaultTheme.Config {
  readonly chapters: readonly BookChapter[];
  /**
   * Folder of the runner's files, below the site's base, with a slash at the end. Without it exercises do not run in the
   * page, and no editor is offered.
   */
  readonly runner?: string;
  /** The repository's folder, in the dev server only: an editor link needs it. */
  readonly root?: string;
}
