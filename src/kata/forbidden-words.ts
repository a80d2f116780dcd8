/** What workflow code may not import, and what to say of it. Without a platform: both faces of `#kata` share it. */

/** What the SDK's bundler refuses (lib/workflow/bundler.js of @temporalio/worker 1.24.0); of Node's modules it allows these. */
const allowedBuiltins = ['assert', 'url', 'util'];
const forbiddenPackages = [
  '@temporalio/activity',
  '@temporalio/client',
  '@temporalio/worker',
  '@temporalio/common/lib/internal-non-workflow',
  '@temporalio/interceptors-opentelemetry/lib/client',
  '@temporalio/interceptors-opentelemetry/lib/worker',
  '@temporalio/interceptors-opentelemetry-v2/lib/client',
  '@temporalio/interceptors-opentelemetry-v2/lib/worker',
  '@temporalio/testing',
  '@temporalio/core-bridge',
];

/**
 * True for a name that may not be imported by workflow code, as a value.
 *
 * @param builtins the names of Node's modules
 */
export function isForbidden(name: string, builtins: readonly string[]): boolean {
  return isNodeModule(name, builtins) || matches(name, forbiddenPackages) || isActivities(name);
}

// The SDK's bundler knows `assert`, `url` and `util` by these names alone: with `node:` webpack can't load them.
const isNodeModule = (name: string, builtins: readonly string[]): boolean =>
  name.startsWith('node:') || (matches(name, builtins) && !matches(name, allowedBuiltins));
const matches = (name: string, modules: readonly string[]): boolean =>
  modules.some((module) => name === module || name.startsWith(`${module}/`));
const isActivities = (name: string): boolean =>
  /^\.{1,2}\/(.*\/)?activities(\/index)?(\.[cm]?[jt]s)?$/.test(name);

/** A name as it is written in an import. */
export const quote = (name: string): string => `'${name}'`;

/** Why a workflow can't have that module. */
export function whyForbidden(name: string, builtins: readonly string[]): string {
  if (isActivities(name)) {
    return 'Activities run outside of the workflow, where they can fail and be tried again; a workflow that imports them as values would run them in itself, unrecorded.';
  }
  if (isNodeModule(name, builtins)) {
    return 'A workflow is replayed from its history, so it must do the same each time: it has no files, no network and no process, and Node’s modules do not load there.';
  }
  return 'That package is for the process around the workflow (a test, a Client, a Worker, an activity) and does not load in the workflow’s sandbox.';
}

/** What to write in its place. */
export function remedyFor(name: string, builtins: readonly string[]): string {
  if (isActivities(name)) {
    return `Write \`import type * as activities from ${quote(name)}\` and call them through \`proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' })\`.`;
  }
  if (isNodeModule(name, builtins))
    return 'Move what needs it into an activity, and call that through proxyActivities.';
  return "Take what the workflow needs from '@temporalio/workflow', or import only types from it with `import type`.";
}
