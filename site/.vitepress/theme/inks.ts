/** Six inks for code. Each has at least 4.5 : 1 against the code's background; see styles/colours.css. */
export interface Inks {
  readonly text: string;
  readonly quiet: string;
  readonly keyword: string;
  readonly name: string;
  readonly string: string;
  readonly value: string;
}

/** On `--paper-sunk` in light colours. */
export const LIGHT_INKS: Inks = {
  text: '#2b2d36',
  quiet: '#686a73',
  keyword: '#7a2f8f',
  name: '#2f46b3',
  string: '#1d6a45',
  value: '#8f4a0c',
};

/** On `--paper-sunk` in dark colours. */
export const DARK_INKS: Inks = {
  text: '#d9dce3',
  quiet: '#959bab',
  keyword: '#d7a5ea',
  name: '#a3b4ff',
  string: '#8fd3a9',
  value: '#ecbd85',
};
