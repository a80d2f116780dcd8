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
  readonly exercise?: { readonly id: string; readonly number: string; readonly minutes: number };
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
}

export interface LessonPageData extends PageData {
  readonly exercise?: PageExercise;
}

export interface BookThemeConfig extends DefaultTheme.Config {
  readonly chapters: readonly BookChapter[];
  /** The repository's folder, in the dev server only: an editor link needs it. */
  readonly root?: string;
}
