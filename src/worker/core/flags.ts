import type { SdkMetadata } from './messages.ts';

/** Internal flags of Core: each one names a change of behaviour that older histories don't have. */
export const CoreFlags = {
  /** Ids and types of activities and children are compared with the history. */
  idAndTypeChecks: 1,
  /** Each patch sets the search attribute TemporalChangeVersion. */
  upsertOnPatch: 2,
  /** Commands behind the one that ends the workflow are sent too. */
  moveTerminalCommands: 3,
} as const;

const ALL = Object.values(CoreFlags);

/** What the workers before us used in this execution, and what we have used since the last workflow task. */
export class InternalFlags {
  private readonly core = new Set<number>();
  private readonly lang = new Set<number>();
  private readonly newCore = new Set<number>();
  private readonly newLang = new Set<number>();
  private lastName = '';
  private lastVersion = '';

  constructor(
    private readonly sdkName: string,
    private readonly sdkVersion: string,
  ) {}

  get langFlags(): readonly number[] {
    return [...this.lang].sort((a, b) => a - b);
  }

  get lastSdkVersion(): string | undefined {
    return this.lastVersion || undefined;
  }

  addFromHistory(metadata: SdkMetadata | undefined): void {
    for (const flag of metadata?.coreUsedFlags ?? []) this.core.add(flag);
    for (const flag of metadata?.langUsedFlags ?? []) this.lang.add(flag);
    this.lastName = metadata?.sdkName || this.lastName;
    this.lastVersion = metadata?.sdkVersion || this.lastVersion;
  }

  addLang(flags: readonly number[]): void {
    for (const flag of flags) this.newLang.add(flag);
  }

  /** @param record whether this is new behaviour, which the history will say; otherwise it has to say so already */
  tryUse(flag: number, record: boolean): boolean {
    if (record) this.newCore.add(flag);
    return record || this.core.has(flag);
  }

  /** What the completion of this workflow task says. */
  forCompletion(): SdkMetadata {
    for (const flag of ALL) this.newCore.add(flag);
    const coreUsedFlags = [...this.newCore].filter((flag) => !this.core.has(flag));
    const langUsedFlags = [...this.newLang].filter((flag) => !this.lang.has(flag));
    for (const flag of coreUsedFlags) this.core.add(flag);
    for (const flag of langUsedFlags) this.lang.add(flag);
    return {
      coreUsedFlags,
      langUsedFlags,
      ...(this.lastName !== this.sdkName && { sdkName: this.sdkName }),
      ...(this.lastVersion !== this.sdkVersion && { sdkVersion: this.sdkVersion }),
    };
  }
}
