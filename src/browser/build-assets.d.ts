/** Written by the build: what belongs to this `page.js`. The names are those of scripts beside it. */
declare module 'katas:assets' {
  /** Stands before the script of each thread. */
  export const shared: string;
  export const runner: string;
  export const realm: string;
  /** The frame's script itself. */
  export const frame: string;
}
