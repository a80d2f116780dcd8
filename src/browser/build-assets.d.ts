/** Written by the build: which files belong to this `page.js`. */
declare module 'katas:assets' {
  /** Names of the scripts beside `page.js`. */
  export const runner: string;
  export const realm: string;
  /** The frame's script itself. */
  export const frame: string;
}
