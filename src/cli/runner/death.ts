import type { Problem, SourcePosition } from '../../workbook/result.ts';
import { during, outOfMemoryProblem, stalledProblem } from '../../workbook/outcome-words.ts';
import type { Frame } from './messages.ts';
import type { OutcomeContext } from './outcome.ts';
import { name } from './outcome.ts';
import type { Death } from './resident.ts';

/** How long `guard.mjs` lets code run. */
const STALL_SECONDS = 5;

/** Says why the process of a run has ended, in words for the person whose code it ran. */
export function deathProblem(
  death: Death,
  test: string | undefined,
  context: Pick<OutcomeContext, 'root' | 'alias'>,
): Problem {
  if (death.stalledAt !== undefined) {
    const frame = death.stalledAt.find((frame) => ownPosition(frame, context) !== undefined);
    const at = frame && ownPosition(frame, context);
    const where = frame && frame.functionName !== '' ? ` in ${frame.functionName}` : '';
    return { ...stalledProblem(STALL_SECONDS, test, where), ...(at && { at }) };
  }
  if (death.outOfMemory) return outOfMemoryProblem(test);
  return {
    kind: 'internal',
    message: `The process that runs the exercises has ended${during(test)}.${death.lastWords === '' ? '' : `\n${death.lastWords}`}`,
    remedy: 'Save the file to run it again.',
  };
}

function ownPosition(
  frame: Frame,
  context: Pick<OutcomeContext, 'root' | 'alias'>,
): SourcePosition | undefined {
  const file = name(frame.url.replace(/^file:\/\//, ''), context);
  return /^(exercises|solutions|test|\.kata\/run)\//.test(file)
    ? { file, line: frame.line, column: frame.column }
    : undefined;
}
