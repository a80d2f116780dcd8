import path from 'node:path';
import type { WorkflowBundle } from '@temporalio/worker';
import { bundleOfficially, bundleWorkflows, exportedNames } from './bundle.ts';
import { readSettings } from './settings.ts';

/** The code of a workflow file by its path as a test writes it, each file once. @param usual when no path is given */
export function workflowFiles(usual: string): (workflows?: string) => WorkflowCode {
  const known = new Map<string, WorkflowCode>();
  return (workflows = usual) => {
    const code = known.get(workflows) ?? new WorkflowCode(workflows);
    known.set(workflows, code);
    return code;
  };
}

/** The workflows of one test file, bundled when first asked for and then kept for the other tests of the file. */
export class WorkflowCode {
  readonly #workflows: string;
  #bundle: Promise<WorkflowBundle> | undefined;

  /** @param workflows path relative to the test file, as the test wrote it */
  constructor(workflows: string) {
    this.#workflows = workflows;
  }

  /** The names that the file exports. @param testFile absolute path */
  workflowNames(testFile: string): Promise<readonly string[]> {
    return exportedNames(this.#fileBeside(testFile));
  }

  /** @param testFile absolute path */
  bundle(testFile: string): Promise<WorkflowBundle> {
    const file = this.#fileBeside(testFile);
    this.#bundle ??= readSettings().bundler === 'official' ? bundleOfficially(file) : bundleWorkflows(file);
    return this.#bundle;
  }

  #fileBeside(testFile: string): string {
    return path.resolve(path.dirname(testFile), this.#workflows);
  }
}
