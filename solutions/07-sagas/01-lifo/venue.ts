// Stands for the hall, the band and the sound company. Not part of the task.
import { ApplicationFailure } from '@temporalio/common';

export type Step = 'rent the hall' | 'book the band' | 'hire the sound' | 'open the sales';

/** What has been agreed on, and what has been called off, in order. */
interface Diary {
  readonly done: Step[];
  readonly undone: Step[];
}

const diaries = new Map<string, Diary>();
const refusals = new Map<string, Step>();

export function diaryOf(concert: string): Diary {
  const diary = diaries.get(concert) ?? { done: [], undone: [] };
  diaries.set(concert, diary);
  return diary;
}

/** From now on, this step of this concert is refused. */
export function refuse(concert: string, step: Step): void {
  refusals.set(concert, step);
}

export function agree(concert: string, step: Step): void {
  if (refusals.get(concert) === step) {
    throw ApplicationFailure.nonRetryable(`the answer to "${step}" is no`, 'Refused');
  }
  diaryOf(concert).done.push(step);
}

/** Calls a step off. What was never agreed on needs no calling off. */
export function callOff(concert: string, step: Step): void {
  const { done, undone } = diaryOf(concert);
  if (done.includes(step) && !undone.includes(step)) undone.push(step);
}
