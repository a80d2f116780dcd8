/** Types of starter.mjs for TypeScript; that file says what each function promises. */
export function isAlive(pid: number): boolean;
export function npmAbove(parent: number): Promise<number | undefined>;
