import type { Duration } from './proto.ts';

/** What was said of a namespace when it was registered or updated. */
export interface NamespaceRecord {
  readonly description: string;
  readonly ownerEmail: string;
  readonly data: Readonly<Record<string, string>>;
  readonly retention: Duration;
}

export const unregistered: NamespaceRecord = {
  description: '',
  ownerEmail: '',
  data: {},
  retention: { seconds: 72 * 3600 },
};

/**
 * The namespaces that someone registered or updated. Every other name is taken for a namespace too, as by the official test
 * server, so that tests need not register one.
 */
export class Namespaces {
  private readonly records = new Map<string, NamespaceRecord>([['default', unregistered]]);

  has(name: string): boolean {
    return this.records.has(name);
  }

  get(name: string): NamespaceRecord {
    return this.records.get(name) ?? unregistered;
  }

  set(name: string, record: NamespaceRecord): void {
    this.records.set(name, record);
  }

  delete(name: string): void {
    this.records.delete(name);
  }

  names(): string[] {
    return [...this.records.keys()];
  }
}

/**
 * The id of a namespace: the same for the same name, in the form of a UUID. Four rounds of FNV-1a are enough, since it only has
 * to look like one.
 */
export function namespaceId(name: string): string {
  const part = (seed: number): string => {
    let hash = 0x811c9dc5 ^ seed;
    for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  };
  const hex = [1, 2, 3, 4].map(part).join('');
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ];
  return groups.join('-');
}
