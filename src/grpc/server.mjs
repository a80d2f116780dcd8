/*
 * What `import … from 'temporal-katas/server'` gives, in plain Node. Types and promises: server.d.mts.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundled, tooOld } from '../boot/boot.mjs';

// Windows starts no script, so it has a command file.
const executable = process.platform === 'win32' ? 'temporal-katas-server.cmd' : 'temporal-katas-server.mjs';

export const executablePath = fileURLToPath(new URL(executable, import.meta.url));

let loading;

export async function startServer(options) {
  loading ??= load();
  try {
    const { startServer: start } = await loading;
    return await start(options);
  } catch (cause) {
    // What failed to load may be mended by the next call.
    loading = undefined;
    throw cause;
  }
}

async function load() {
  const sentence = tooOld(process.versions.node);
  if (sentence) throw new Error(sentence);
  const file = await bundled(fileURLToPath(new URL('index.ts', import.meta.url)), 'server-in-process');
  return import(pathToFileURL(file).href);
}
