import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Packages of the SDK that the runner loads. */
const PACKAGES = ['client', 'common', 'activity', 'workflow'];

/**
 * `@temporalio/proto` as the SDK uses it at run time beside a service of the same thread: enums, and messages as the plain
 * objects that they are. Nothing is encoded there, and the real module is 700 KB.
 *
 * Only enums whose names occur in the SDK's code are kept.
 */
export function lightProto(): string {
  const { temporal } = require('@temporalio/proto') as { temporal: { nested: { api: Reflected } } };
  const api = enumsOf(temporal.nested.api, sdkWords()) ?? {};
  return `
    const same = {
      create: (fields) => fields ?? {},
      fromObject: (fields) => fields,
      decode() { throw new Error('Nothing is encoded in the page.'); },
    };
    // What was left out is a namespace when its name begins small, a message otherwise.
    const space = (known) => new Proxy(known, {
      get: (target, name) => target[name] ?? (target[name] = /^[A-Z]/.test(String(name)) ? same : space({})),
    });
    const numbers = (values) =>
      Object.assign(Object.create(Object.fromEntries(Object.entries(values).map(([name, value]) => [value, name]))), values);
    exports.temporal = space({ api: ${codeOf(api)} });
    exports.google = space({});
    exports.coresdk = space({});
    exports.grpc = space({});
  `;
}

/** A namespace, a message or an enum as protobufjs reflects it. */
interface Reflected {
  readonly nested?: Readonly<Record<string, Reflected>>;
  readonly values?: Readonly<Record<string, number>>;
}

/** A namespace or message with the enums in it. */
interface Enums {
  readonly [name: string]: Enums | { readonly values: Readonly<Record<string, number>> };
}

/** All names in the code of the SDK's packages. */
function sdkWords(): ReadonlySet<string> {
  const words = new Set<string>();
  for (const name of PACKAGES) {
    const lib = path.join(path.dirname(require.resolve(`@temporalio/${name}/package.json`)), 'lib');
    for (const file of readdirSync(lib, { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.js'))
        for (const [word] of readFileSync(path.join(lib, file), 'utf8').matchAll(/[A-Za-z_]\w+/g))
          words.add(word);
  }
  return words;
}

function enumsOf({ nested = {} }: Reflected, words: ReadonlySet<string>): Enums | undefined {
  const kept: Record<string, Enums[string]> = {};
  for (const [name, inner] of Object.entries(nested)) {
    if (inner.values !== undefined) {
      if (words.has(name)) kept[name] = { values: { ...inner.values } };
      continue;
    }
    const below = enumsOf(inner, words);
    if (below !== undefined) kept[name] = below;
  }
  return Object.keys(kept).length > 0 ? kept : undefined;
}

/** Enums know the way back from a number, as those of protobufjs. */
function codeOf(enums: Enums): string {
  const fields = Object.entries(enums).map(([name, inner]) => {
    const { values } = inner as { values?: object };
    if (values !== undefined && !('values' in values)) return `${name}: numbers(${JSON.stringify(values)})`;
    const code = codeOf(inner as Enums);
    return `${name}: ${/^[A-Z]/.test(name) ? `{ ...same, ...${code} }` : code}`;
  });
  return `space({ ${fields.join(', ')} })`;
}
