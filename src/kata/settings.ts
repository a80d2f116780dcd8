/** How the exercises are run; see {@link readSettings}. */
export interface KataSettings {
  /** `embedded` (ours), `official` (what `@temporalio/testing` downloads), the path of an executable, or `HOST:PORT` of a running server. */
  readonly server: string;
  /** `off`: the Worker keeps no workflow in memory, so every workflow task replays the history from its start. */
  readonly cache: 'on' | 'off';
  /** `official`: the SDK's own bundler (webpack) in place of ours. */
  readonly bundler: 'fast' | 'official';
}

/** Reads KATA_SERVER, KATA_CACHE and KATA_BUNDLER. An unknown word is an error that names the known ones. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): KataSettings {
  return {
    server: env['KATA_SERVER'] || 'embedded',
    cache: oneOf('KATA_CACHE', env['KATA_CACHE'] || 'on', ['on', 'off']),
    bundler: oneOf('KATA_BUNDLER', env['KATA_BUNDLER'] || 'fast', ['fast', 'official']),
  };
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((word) => word === value);
  if (found === undefined) throw new TypeError(`${name}=${value}: expected ${known.join(' or ')}.`);
  return found;
}
