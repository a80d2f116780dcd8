/** The types of Vitest's runner under the names that Vitest's users know. */
export type { File, Task, Test as RunnerTestCase, VitestRunner } from '@vitest/runner';
