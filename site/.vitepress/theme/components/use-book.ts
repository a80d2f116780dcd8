import { useData, withBase } from 'vitepress';
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import type { BookChapter, BookPage, BookThemeConfig, LessonPageData, PageExercise } from '../book-types.ts';

/** The book's contents, and where this page stands in it. */
export function useBook(): {
  chapters: ComputedRef<readonly BookChapter[]>;
  /** Pages that have an exercise, in the book's order. */
  exercisePages: ComputedRef<readonly Required<BookPage>[]>;
  exercise: ComputedRef<PageExercise | undefined>;
  /** Folder of the runner's files, below the base; undefined where exercises do not run in the page. */
  runner: ComputedRef<string | undefined>;
  /** The repository's folder, in the dev server only. */
  root: ComputedRef<string | undefined>;
  isCurrent(link: string): boolean;
  href(link: string): string;
} {
  const { theme, page } = useData<BookThemeConfig>();
  const chapters = computed(() => theme.value.chapters);
  const address = computed(() => `/${page.value.relativePath.replace(/(index)?\.md$/, '')}`);
  return {
    chapters,
    exercisePages: computed(() =>
      chapters.value.flatMap((chapter) =>
        chapter.pages.filter((item): item is Required<BookPage> => item.exercise !== undefined),
      ),
    ),
    exercise: computed(() => (page.value as LessonPageData).exercise),
    runner: computed(() => theme.value.runner),
    root: computed(() => theme.value.root),
    isCurrent: (link) => link === address.value,
    href: withBase,
  };
}
