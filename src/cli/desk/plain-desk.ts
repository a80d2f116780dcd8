import { plainResult } from '../plain.ts';
import { line, toTerminal } from '../spans.ts';
import type { Line, Paint } from '../spans.ts';
import { currentExercise, currentResult, following } from './model.ts';
import type { Model } from './model.ts';

/** The desk where there is no screen: a pipe, a log, an editor's output panel. It prints each change once, as plain lines. */
export class PlainDesk {
  private lastResult: unknown;
  private lastNotice: string | undefined;
  private lastSite = '';
  private readonly write: NodeJS.WriteStream['write'];

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly paint: Paint,
  ) {
    this.write = stream.write.bind(stream);
  }

  draw(model: Model): void {
    const result = currentResult(model);
    if (result && result !== this.lastResult && !model.running) {
      this.lastResult = result;
      const next = result.status === 'passed' ? following(model) : undefined;
      this.print(plainResult(currentExercise(model), result, this.stream.columns || 100));
      if (next) this.print([line(`The next one: npm start -- ${next.id}`), []]);
    }
    if (model.notice !== undefined && model.notice !== this.lastNotice) this.print([line(model.notice)]);
    this.lastNotice = model.notice;
    const site = siteWords(model);
    if (site !== this.lastSite) this.print([line(site)]);
    this.lastSite = site;
  }

  close(): void {
    // Nothing was changed, so nothing is put back.
  }

  private print(lines: readonly Line[]): void {
    this.write(lines.map((spans) => `${toTerminal(spans, this.paint)}\n`).join(''));
  }
}

function siteWords(model: Model): string {
  if (model.site.state === 'open')
    return `The lesson: ${model.site.url.replace(/\/$/, '')}${currentExercise(model).page}`;
  return model.site.state === 'failed' ? `No site: ${model.site.reason}` : '';
}
