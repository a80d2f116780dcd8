/** Types of boot.mjs for TypeScript; that file says what each function promises. */
export function run(entryUrl: string, name: string): Promise<unknown>;
export function tooOld(version: string): string | undefined;
export function bundled(entry: string, name: string): Promise<string>;
export function readableStack(stack: string): string;
