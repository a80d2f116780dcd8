/** Where code and history part. */
export interface Parting {
  /** The core's name of the state machine that the code's command made: `Activity`, `Complete workflow`. */
  readonly kind: string;
  /** The event of the history that it does not take. */
  readonly id: string | number;
  readonly type: string;
  /** The line that made the command, where it is known: `FILE:LINE`. */
  readonly place?: string;
}

/**
 * Says that code does not follow a history.
 *
 * @param different how they differ, in the core's words
 * @param parting which event it is and what the code did instead, when that is the difference
 */
export function replayWords(different: string, parting?: Parting): string {
  const sentence = `The workflow's code does not follow this history: ${different}`;
  if (parting === undefined) return sentence;
  const { kind, id, type, place } = parting;
  const did = DID[kind.toLowerCase()] ?? `asked for something else (${kind.toLowerCase()})`;
  return `${sentence}\nEvent ${id} of the history is ${type}; at that place the code ${did}${place === undefined ? '' : ` (${place})`}.`;
}

/** What workflow code did, by the core's name of the state machine that its command made. */
const DID: Readonly<Record<string, string>> = {
  activity: 'asked for an activity',
  timer: 'started a timer',
  'child workflow': 'started a child workflow',
  'complete workflow': 'ended the workflow',
  'fail workflow': 'failed the workflow',
  'continue as new workflow': 'continued as new',
};
