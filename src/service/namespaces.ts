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
