/* The book without a network. Written into the built site by service-worker.ts, which puts in the addresses of all its
 * files with their hashes. An edition is whole or not there: a page never mixes the files of two. */

/** @type {Record<string, string>} */
const files = 'FILES';
/** @type {string} */
const base = 'BASE';
const PREFIX = `katas ${base} `;
const EDITION = PREFIX + editionOf(files);
const TOGETHER = 6;

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(dropOthers()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (files[url.pathname] !== undefined) event.respondWith(answer(url.pathname, event.request));
});
// The reader has asked for the new edition.
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting();
});

async function answer(path, request) {
  const cache = await caches.open(EDITION);
  return (await cache.match(path)) ?? fetch(request);
}

/** Fetches the edition. What another edition has with the same hash is taken from there. */
async function fill() {
  const cache = await caches.open(EDITION);
  const before = await editionsBefore();
  const wanted = Object.keys(files);
  const lane = async () => {
    for (let path = wanted.shift(); path !== undefined; path = wanted.shift())
      await cache.put(path, (await kept(before, path)) ?? (await fetched(path)));
  };
  await Promise.all(Array.from({ length: TOGETHER }, lane));
}

async function fetched(path) {
  const response = await fetch(path, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
  // A page that was redirected may not answer a navigation, and the hash says what this is.
  const headers = new Headers(response.headers);
  headers.set('x-kata-hash', files[path]);
  return new Response(await response.blob(), { headers });
}

async function kept(caches, path) {
  for (const cache of caches) {
    const response = await cache.match(path);
    if (response?.headers.get('x-kata-hash') === files[path]) return response;
  }
  return undefined;
}

async function editionsBefore() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== EDITION);
  return Promise.all(names.map((name) => caches.open(name)));
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== EDITION).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

/** A short text that changes with any file: FNV-1a over names and hashes. */
function editionOf(all) {
  let sum = 0x811c9dc5;
  for (const character of JSON.stringify(all)) sum = Math.imul(sum ^ character.codePointAt(0), 0x01000193);
  return (sum >>> 0).toString(16);
}
