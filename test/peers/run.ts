import { spawn } from 'node:child_process';

/** Thrown when a peer cannot be had here: a tool or a registry is missing. Its text says which. */
export class Unavailable extends Error {
  override name = 'Unavailable';
}

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a command to its end and gives its exit code and what it printed. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; show?: boolean } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(options.cwd && { cwd: options.cwd }),
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      from.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (options.show) to.write(chunk);
      });
    }
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Unavailable(`"${command}" is not installed`) : error),
    );
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The same for a step of making a peer: if it fails the peer is not to be had, and its last lines say why. */
export async function step(what: string, ...command: Parameters<typeof run>): Promise<string> {
  const { code, output } = await run(...command);
  if (code === 0) return output;
  const lines = output.trim().split('\n').slice(-4).join('\n  ');
  throw new Unavailable(`${what} failed:\n  ${lines}`);
}
