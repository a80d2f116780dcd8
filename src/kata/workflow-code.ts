import path from 'node:path';
import type { WorkflowBundle } from '@temporalio/worker';
import { bundleOfficially, bundleWorkflows } from './bundle.ts';
import { readSettings } from './settings.ts';

/** The workflows of one test file, bundled when first asked for and then kept for the other tests of the file. */
export class WorkflowCode {
  readonly #workflows: string;
  #bundle: Promise<WorkflowBundle> | undefined;

  /** @param workflows path relative to the test file, as the test wrote it */
  constructor(workflows: string) {
    this.#workflows = workflows;
  }

  /** @param testFile absolute path */
  bundle(testFile: string): Promise<WorkflowBundle> {
    const file = path.resolve(path.dirname(testFile), this.#workflows);
    this.#bundle ??= readSettings().bundler === 'official' ? bundleOfficially(file) : bundleWorkflows(file);
    return this.#bundle;
  }
}
