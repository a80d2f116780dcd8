import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { embeddedServer } from '../../../src/kata/server.ts';

/** A server that is measured. */
export interface Contender {
  readonly name: 'ours' | 'official';
  /** Starts it on a port; more arguments may follow the port. */
  readonly command: readonly string[];
}

export const ours: Contender = { name: 'ours', command: [process.execPath, embeddedServer] };
export const officialAt = (executable: string): Contender => ({ name: 'official', command: [executable] });

/** Ticks of processor time in a second, as Linux shows them. */
const TICKS = 100;
const GIVE_UP_AFTER_MS = 30_000;

/** One server in a process of its own. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
    /** Milliseconds from the start of the process to the first answered call. */
    readonly startMs: number,
  ) {}

  /** @param unlocked time may be skipped from the start, whoever asks */
  static async start({ name, command }: Contender, unlocked: boolean): Promise<ServerProcess> {
    const port = await freePort();
    const [program = '', ...args] = command;
    const began = performance.now();
    const flags = unlocked ? ['--enable-time-skipping'] : [];
    const child = spawn(program, [...args, String(port), ...flags], { stdio: 'ignore' });
    const failed = new Promise<never>((_resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`The ${name} server ended with ${code}.`)));
    });
    failed.catch(() => undefined);
    const address = `127.0.0.1:${port}`;
    try {
      await Promise.race([firstAnswer(address, port), failed]);
    } catch (cause) {
      child.kill();
      throw cause;
    }
    return new ServerProcess(child, address, performance.now() - began);
  }

  /** Resident memory in bytes; NaN where the system does not tell. */
  memory(): number {
    return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(this.proc('status'))?.[1] ?? Number.NaN);
  }

  /** Milliseconds of processor time so far; NaN where the system does not tell. */
  processorMs(): number {
    // The program's name, which may hold spaces, is in brackets.
    const fields = this.proc('stat')
      .replace(/^.*\) /, '')
      .split(' ');
    return ((Number(fields[11] ?? Number.NaN) + Number(fields[12] ?? Number.NaN)) * 1000) / TICKS;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill();
    await ended;
  }

  private proc(file: string): string {
    try {
      return readFileSync(`/proc/${this.child.pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  }
}

async function firstAnswer(address: string, port: number): Promise<void> {
  const until = performance.now() + GIVE_UP_AFTER_MS;
  while (!(await listens(port))) {
    if (performance.now() > until) throw new Error(`Nothing listens at ${address}.`);
    await pause(2);
  }
  const connection = Connection.lazy({ address });
  await connection.workflowService.getSystemInfo({});
  await connection.close();
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
