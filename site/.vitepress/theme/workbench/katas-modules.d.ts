/** Put there by `stackblitz-base.ts` when the site is built: a `ProjectBase` of src/stackblitz. */
declare module 'katas:stackblitz-base' {
  const base: {
    readonly files: Readonly<Record<string, string>>;
    readonly types: Readonly<Record<string, string>>;
  };
  export default base;
}
