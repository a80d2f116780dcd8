/*
 * Runs a TypeScript entry of this repository in plain Node: bundles it once, keeps the bundle, imports it.
 * This file itself is read by whatever Node a person has, so its syntax stays old (see test/grpc/boot.test.ts).
 */
import crypto from 'crypto';
import fs from 'fs';
import module from 'module';
import os from 'os';
import path from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

/** The oldest Node that the workbook runs on, as in package.json's `engines`. */
const NEEDED = [20, 20];

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** How long another process may still want a bundle or a half-written file that is not ours, in milliseconds. */
const STALE_AFTER_MS = 60000;

/**
 * Runs a TypeScript entry of this repository. Ends the process with one sentence when Node is too old or the packages are missing.
 *
 * @param {string} entryUrl file URL of the entry, for instance `new URL('./main.ts', import.meta.url).href`
 * @param {string} name what the bundle is called in the cache; one name per entry
 * @returns {Promise<unknown>} the entry's module, after its top level has run
 * @throws {Error} when the sources do not compile; the message names file, line and cause
 */
export function run(entryUrl, name) {
  const sentence = tooOld(process.versions.node);
  if (sentence) {
    process.stderr.write(sentence + '\n');
    process.exit(1);
  }
  try {
    return bundled(fileURLToPath(entryUrl), name).then(function (file) {
      return import(pathToFileURL(file).href);
    });
  } catch (cause) {
    if (cause.name !== 'NotInstalledError') throw cause;
    process.stderr.write(cause.message + '\n');
    process.exit(1);
  }
}

/**
 * @param {string} version of Node, as in `process.versions.node`
 * @returns {string | undefined} what to tell the person, or nothing when the version will do
 */
export function tooOld(version) {
  const parts = version.split('.').map(Number);
  const enough = parts[0] > NEEDED[0] || (parts[0] === NEEDED[0] && parts[1] >= NEEDED[1]);
  return enough
    ? undefined
    : 'Temporal Katas needs Node >=20.20, and this is Node ' +
        version +
        ': install a newer one from https://nodejs.org.';
}

/**
 * Finds or makes the bundle of an entry.
 *
 * @param {string} entry absolute path
 * @param {string} name
 * @returns {Promise<string>} absolute path of the bundle
 * @throws {Error} at once, named `NotInstalledError`, when the packages are missing
 */
export function bundled(entry, name) {
  const file = name + '-' + sourceKey(path.dirname(entry)) + '.mjs';
  const home = path.join(root, 'node_modules', '.cache', 'temporal-katas');
  if (fs.existsSync(path.join(home, file))) return Promise.resolve(path.join(home, file));
  const folder = writable(home) ? home : temporaryHome();
  const target = path.join(folder, file);
  if (fs.existsSync(target)) return Promise.resolve(target);
  return bundle(entry).then(function (text) {
    writeAtomically(target, text);
    removeOld(folder, name, file);
    return target;
  });
}

/**
 * Puts the places of our sources where a stack has those of a bundle. Node could do that for every error, but it would read
 * the maps of all packages as they load, which takes longer than the server needs to start.
 *
 * @param {string} stack
 * @returns {string} the stack; what cannot be found stays as it is
 */
export function readableStack(stack) {
  return stack.replace(
    /(?:file:\/\/)?(\/[^\s()]*|[A-Za-z]:[^\s()]*)-[0-9a-f]{20}\.mjs:(\d+):(\d+)/g,
    function (place, _start, line, column) {
      const file = place.replace(/:\d+:\d+$/, '');
      const map = mapOf(file.indexOf('file:') === 0 ? fileURLToPath(file) : file);
      const found = map && map.findEntry(Number(line) - 1, Number(column) - 1);
      if (!found || !found.originalSource) return place;
      return found.originalSource + ':' + (found.originalLine + 1) + ':' + (found.originalColumn + 1);
    },
  );
}

/** @type {Record<string, module.SourceMap | undefined>} */
const maps = {};

/**
 * @param {string} file
 * @returns {module.SourceMap | undefined}
 */
function mapOf(file) {
  if (!(file in maps)) {
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    const found = /\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/.exec(text);
    maps[file] = found
      ? new module.SourceMap(JSON.parse(Buffer.from(found[1], 'base64').toString()))
      : undefined;
  }
  return maps[file];
}

/**
 * A change of any source, of esbuild or of the place gives another key. Reads no file's content: name, size and time are enough, and quick.
 *
 * @param {string} own the entry's folder; counts too when it is outside `src/`
 * @returns {string}
 */
function sourceKey(own) {
  const hash = crypto.createHash('sha256');
  const esbuild = path.join(packages(), 'esbuild', 'package.json');
  hash.update(JSON.parse(fs.readFileSync(esbuild, 'utf8')).version + '\0' + root + '\0');
  const sources = path.join(root, 'src');
  const folders = path.relative(sources, own).indexOf('..') === 0 ? [sources, own] : [sources];
  while (folders.length > 0) {
    const folder = String(folders.pop());
    const entries = fs.readdirSync(folder, { withFileTypes: true });
    entries.sort(function (a, b) {
      return a.name < b.name ? -1 : 1;
    });
    entries.forEach(function (entry) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        folders.push(full);
        return;
      }
      const stat = fs.statSync(full, { throwIfNoEntry: false });
      // An editor's temporary file may be gone by now.
      if (stat) hash.update(path.relative(sources, full) + '\0' + stat.size + '\0' + stat.mtimeMs + '\0');
    });
  }
  return hash.digest('hex').slice(0, 20);
}

/**
 * The `node_modules` that holds our packages: our own, or one further up where somebody installed us beside them.
 *
 * @returns {string}
 */
function packages() {
  let folder = root;
  for (;;) {
    const found = path.join(folder, 'node_modules');
    if (fs.existsSync(path.join(found, 'esbuild', 'package.json'))) return found;
    if (path.dirname(folder) === folder) break;
    folder = path.dirname(folder);
  }
  const missing = new Error(
    'The packages of Temporal Katas are not installed in ' + root + ': run "npm ci" there, then try again.',
  );
  missing.name = 'NotInstalledError';
  throw missing;
}

/**
 * @param {string} entry
 * @returns {Promise<string>}
 */
function bundle(entry) {
  return import('esbuild')
    .then(function (esbuild) {
      return esbuild.build({
        absWorkingDir: root,
        entryPoints: [entry],
        bundle: true,
        write: false,
        platform: 'node',
        target: 'node20.20',
        format: 'esm',
        packages: 'external',
        sourcemap: 'inline',
        logLevel: 'silent',
        plugins: [ownPlace],
      });
    })
    .then(
      function (result) {
        return result.outputFiles[0].text;
      },
      function (failure) {
        const lines = (failure.errors || []).map(function (error) {
          const at = error.location;
          return (at ? at.file + ':' + at.line + ':' + (at.column + 1) + ': ' : '') + error.text;
        });
        throw new Error(
          lines.length > 0
            ? 'The sources of Temporal Katas do not compile.\n' + lines.join('\n')
            : String(failure.message),
        );
      },
    );
}

/**
 * In the bundle every source would see the bundle's place. Each keeps its own, so that code finds its neighbours in both worlds.
 *
 * @type {import('esbuild').Plugin}
 */
const ownPlace = {
  name: 'own-place',
  setup: function (build) {
    build.onLoad({ filter: /[\\/](src|test)[\\/].*\.(ts|mjs)$/ }, function (args) {
      const text = fs.readFileSync(args.path, 'utf8');
      if (text.indexOf('import.meta') < 0) return undefined;
      const contents = text
        .replace(/\bimport\.meta\.url\b/g, JSON.stringify(pathToFileURL(args.path).href))
        .replace(/\bimport\.meta\.dirname\b/g, JSON.stringify(path.dirname(args.path)))
        .replace(/\bimport\.meta\.filename\b/g, JSON.stringify(args.path));
      return { contents: contents, loader: args.path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
};

/**
 * Several processes may make the same bundle at once. Each writes its own file and renames it; the last one wins, with the same content.
 *
 * @param {string} target
 * @param {string} text
 */
function writeAtomically(target, text) {
  const half = target + '.' + process.pid + '.tmp';
  fs.writeFileSync(half, text);
  try {
    fs.renameSync(half, target);
  } catch (cause) {
    // Windows refuses to replace a file that another process has just opened.
    fs.rmSync(half, { force: true });
    if (!fs.existsSync(target)) throw cause;
  }
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} kept
 */
function removeOld(folder, name, kept) {
  fs.readdirSync(folder).forEach(function (file) {
    if (file === kept || file.indexOf(name + '-') !== 0) return;
    const full = path.join(folder, file);
    const stat = fs.statSync(full, { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > STALE_AFTER_MS) fs.rmSync(full, { force: true });
  });
}

/**
 * @param {string} folder
 * @returns {boolean}
 */
function writable(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch (cause) {
    return false;
  }
}

/**
 * A place of our own in the system's temporary folder, with a link to the packages so that the bundle finds them.
 *
 * @returns {string}
 */
function temporaryHome() {
  const id = crypto.createHash('sha256').update(root).digest('hex').slice(0, 12);
  const user = process.getuid ? String(process.getuid()) : 'user';
  let folder = path.join(os.tmpdir(), 'temporal-katas-' + user + '-' + id);
  try {
    fs.mkdirSync(folder, { mode: 448 });
  } catch (cause) {
    // It is there already. Code is imported from it, so it must be ours alone.
    const stat = fs.lstatSync(folder, { throwIfNoEntry: false });
    const ours =
      stat &&
      stat.isDirectory() &&
      (!process.getuid || (stat.uid === process.getuid() && (stat.mode & 18) === 0));
    if (!ours) folder = fs.mkdtempSync(path.join(os.tmpdir(), 'temporal-katas-'));
  }
  const link = path.join(folder, 'node_modules');
  try {
    fs.symlinkSync(packages(), link, 'junction');
  } catch (cause) {
    if (!fs.existsSync(link)) throw cause;
  }
  return folder;
}
