import { parseDocument } from 'yaml';
import { normalizeText } from './text.ts';

/** A Markdown file, split. Line ends are `\n` whatever the file had. */
export interface MarkdownFile {
  /** The mapping between the `---` lines; empty when there is none. */
  readonly matter: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** What is wrong with the front matter itself, one sentence each, without the file's name. */
  readonly problems: readonly string[];
}

/** Splits a Markdown file into front matter and body. Never throws: what is malformed is in `problems`. */
export function parseMarkdown(text: string): MarkdownFile {
  const lines = normalizeText(text).split('\n');
  if (lines[0]?.trimEnd() !== '---') {
    return {
      matter: {},
      body: lines.join('\n'),
      problems: ['the first line must be `---`, which opens the front matter'],
    };
  }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end < 0) {
    return {
      matter: {},
      body: '',
      problems: ['the front matter is not closed: a second line `---` is missing'],
    };
  }
  const body = lines.slice(end + 1).join('\n');
  // The opening line is put back as an empty one, so that YAML's line numbers are the file's.
  const document = parseDocument(['', ...lines.slice(1, end)].join('\n'));
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const at = error.linePos?.[0];
      return `${at ? `line ${at.line}: ` : ''}the front matter is not YAML: ${firstSentence(error.message)}`;
    });
    return { matter: {}, body, problems };
  }
  const value: unknown = document.toJS() ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { matter: {}, body, problems: ['the front matter must be a list of `key: value` lines'] };
  }
  return { matter: value as Record<string, unknown>, body, problems: [] };
}

/** Reads the keys of one front matter, and notes what is missing, of the wrong kind, or unknown. */
export class MatterReader {
  readonly problems: string[] = [];
  private readonly asked = new Set<string>();

  constructor(private readonly matter: Readonly<Record<string, unknown>>) {}

  /** A text that is not empty. */
  text(key: string): string {
    const value = this.optionalText(key);
    if (value === undefined && !(key in this.matter)) this.missing(key, 'a text');
    return value ?? '';
  }

  optionalText(key: string): string | undefined {
    const value = this.take(key);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    this.wrong(key, 'a text (in quotes when it holds `: ` or `#`)', value);
    return undefined;
  }

  /** A whole number from `min` to `max`, both included. */
  integer(key: string, min: number, max: number): number {
    const value = this.take(key);
    const expected = `a whole number from ${min} to ${max}`;
    if (value === undefined) this.missing(key, expected);
    else if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      this.wrong(key, expected, value);
    } else return value;
    return min;
  }

  /** A list of texts; may be empty when `min` is 0. */
  texts(key: string, min: number): string[] {
    const value = this.optionalTexts(key);
    const expected =
      min > 0 ? 'a list of texts, such as `[durable timers]`' : 'a list of texts; `[]` when there is none';
    if (value === undefined && !(key in this.matter)) this.missing(key, expected);
    else if (value !== undefined && value.length < min) this.wrong(key, expected, value);
    return value ?? [];
  }

  optionalTexts(key: string): string[] | undefined {
    const value = this.take(key);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((item) => typeof item === 'string' && item.trim() !== '')) {
      return (value as string[]).map((item) => item.trim());
    }
    this.wrong(key, 'a list of texts', value);
    return undefined;
  }

  /** Call it last: every key that nobody asked for is unknown. */
  refuseTheRest(): void {
    for (const key of Object.keys(this.matter)) {
      if (!this.asked.has(key)) {
        this.problems.push(`unknown key \`${key}\`; the keys are ${[...this.asked].join(', ')}`);
      }
    }
  }

  private take(key: string): unknown {
    this.asked.add(key);
    return this.matter[key] ?? undefined;
  }

  private missing(key: string, expected: string): void {
    this.problems.push(`\`${key}\` is missing; it must be ${expected}`);
  }

  private wrong(key: string, expected: string, value: unknown): void {
    this.problems.push(`\`${key}\` must be ${expected}; it is ${JSON.stringify(value)}`);
  }
}

function firstSentence(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}
