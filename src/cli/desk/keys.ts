/**
 * Names of the keys in a piece of terminal input: `a`, `?`, `enter`, `escape`, `up`, `ctrl-c`, … A paste or quick
 * typing gives several. Sequences that nobody asked for (mouse, function keys) give nothing.
 */
export function readKeys(input: string): string[] {
  const keys: string[] = [];
  let rest = input;
  while (rest !== '') {
    const sequence = /^\u001b(?:\[[0-9;?<]*[ -/]*[@-~]|O[A-Za-z])/.exec(rest)?.[0];
    if (sequence !== undefined) {
      const name = SEQUENCES[sequence.slice(1)];
      if (name !== undefined) keys.push(name);
      rest = rest.slice(sequence.length);
      continue;
    }
    const character = String.fromCodePoint(rest.codePointAt(0)!);
    rest = rest.slice(character.length);
    const name = CONTROLS[character] ?? character;
    if (name >= ' ') keys.push(name);
  }
  return keys;
}

const SEQUENCES: Readonly<Record<string, string>> = {
  '[A': 'up',
  '[B': 'down',
  OA: 'up',
  OB: 'down',
  '[5~': 'pageup',
  '[6~': 'pagedown',
  '[H': 'home',
  '[F': 'end',
  '[1~': 'home',
  '[4~': 'end',
  OH: 'home',
  OF: 'end',
};

const CONTROLS: Readonly<Record<string, string>> = {
  '\u0003': 'ctrl-c',
  '\u0004': 'ctrl-c',
  '\r': 'enter',
  '\n': 'enter',
  '\u001b': 'escape',
  '\u007f': 'backspace',
  '\b': 'backspace',
};
