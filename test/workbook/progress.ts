import type { Colors } from 'picocolors/types.js';
import type { Outcome } from './finding.ts';
import { mark } from './report.ts';

export interface Progress {
  done(outcome: Outcome): void;
  /** Takes the line away, or ends the list: what is printed next stands apart. */
  end(): void;
}

export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Shows life: on a terminal one line that is painted over, elsewhere one line for each check as it ends.
 *
 * @param total how many checks there are
 */
export function createProgress(output: Output, total: number, colors: Colors): Progress {
  let ended = 0;
  let failed = 0;
  const clear = '\r\u001B[2K';
  return {
    done(outcome) {
      ended += 1;
      if (outcome.status === 'failed') failed += 1;
      const what = `${outcome.subject} · ${outcome.check}`;
      if (output.isTTY !== true) {
        const time = outcome.durationMs >= 100 ? ` ${(outcome.durationMs / 1000).toFixed(1)} s` : '';
        output.write(`${mark(outcome, colors)} ${what}${time}\n`);
        return;
      }
      const failures = failed > 0 ? `, ${failed} failed` : '';
      const line = `${ended} of ${total}${failures}  ${what}`;
      output.write(clear + line.slice(0, Math.max(0, (output.columns || 80) - 1)));
    },
    end() {
      output.write(output.isTTY === true ? clear : '\n');
    },
  };
}
