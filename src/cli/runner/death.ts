import type { Problem, SourcePosition } from '../../workbook/result.ts';
import type { Frame } from './messages.ts';
import type { OutcomeContext } from './outcome.ts';
import { name } from './outcome.ts';
import type { Death } from './resident.ts';

/** Says why the process of a run has ended, in words for the person whose code it ran. */
export function deathProblem(
  death: Death,
  test: string | undefined,
  context: Pick<OutcomeContext, 'root' | 'alias'>,
): Problem {
  const during = test === undefined ? '' : ` during the test "${test}"`;
  if (death.stalledAt !== undefined) {
    const frame = death.stalledAt.find((frame) => ownPosition(frame, context) !== undefined);
    const at = frame && ownPosition(frame, context);
    const where = frame && frame.functionName !== '' ? ` in ${frame.functionName}` : '';
    return {
      kind: 'endless-loop',
      message: `The code ran for 5 s without a pause${where}${during}, so it was ended.`,
      remedy:
        'Look for a loop whose condition never changes: a loop that waits must await something, such as sleep or condition.',
      ...(at && { at }),
    };
  }
  if (death.outOfMemory) {
    return {
      kind: 'endless-loop',
      message: `The code took all the memory that a run may have${during}, so it was ended.`,
      remedy: 'Look for a list or a text that grows in a loop without end.',
    };
  }
  return {
    kind: 'internal',
    message: `The process that runs the exercises has ended${during}.${death.lastWords === '' ? '' : `\n${death.lastWords}`}`,
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
