/** `realm-entry.ts` as a script that declares `__realm`; `build.ts` puts it there. */
declare module 'katas:realm-bundle' {
  const script: string;
  export default script;
}
