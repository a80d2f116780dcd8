/** Written by the build: what belongs to this `page.js`. */
declare module 'katas:assets' {
  /** Name of the threads' script, beside `page.js`. */
  export const script: string;
  /** The frame's script itself. */
  export const frame: string;
}
