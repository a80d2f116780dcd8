export type Release = 'before' | 'phase1' | 'phase2' | 'phase3';
export type Answer = 'replays' | 'refuses' | undefined;

/** What the code of a release says to histories that each release wrote. `undefined` means: not predicted yet. */
export const predictions: Record<'phase1' | 'phase2' | 'phase3', Record<Release, Answer>> = {
  phase1: { before: 'replays', phase1: 'replays', phase2: 'replays', phase3: 'refuses' },
  phase2: { before: 'replays', phase1: 'replays', phase2: 'replays', phase3: 'replays' },
  phase3: { before: 'refuses', phase1: 'refuses', phase2: 'replays', phase3: 'replays' },
};
