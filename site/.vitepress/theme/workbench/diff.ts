/** One line of a comparison. `same` stands in both texts. */
export interface DiffLine {
  readonly kind: 'same' | 'mine' | 'theirs';
  readonly text: string;
}

/**
 * Compares two texts line by line, by their longest common subsequence. Meant for files of an exercise: it takes
 * memory for each pair of lines.
 */
export function compareLines(mine: string, theirs: string): DiffLine[] {
  const left = mine.split('\n');
  const right = theirs.split('\n');
  // lengths[i][j]: how many lines left[i…] and right[j…] have in common.
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      lengths[i]![j] =
        left[i] === right[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && left[i] === right[j]) {
      lines.push({ kind: 'same', text: left[i]! });
      i++;
      j++;
    } else if (i < left.length && (j >= right.length || lengths[i + 1]![j]! >= lengths[i]![j + 1]!))
      lines.push({ kind: 'mine', text: left[i++]! });
    else lines.push({ kind: 'theirs', text: right[j++]! });
  }
  return lines;
}

/** Leaves out long stretches that are the same; a number stands for so many lines that were left out. */
export function foldSame(lines: readonly DiffLine[], around = 3): (DiffLine | number)[] {
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  );
  const folded: (DiffLine | number)[] = [];
  lines.forEach((line, index) => {
    const last = folded.at(-1);
    if (isNear[index]) folded.push(line);
    else if (typeof last === 'number') folded[folded.length - 1] = last + 1;
    else folded.push(1);
  });
  return folded;
}
