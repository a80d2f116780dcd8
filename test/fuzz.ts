import { randomInt } from 'node:crypto';
import { campaign, type Numbers } from './fuzz/campaign.ts';
import { HELP, parseFuzzOptions } from './fuzz/options.ts';

/** Every how many sequences a line says how far it is. */
const LINE_EVERY = 1_000;

const count = (value: number): string => value.toLocaleString('en');

const line = ({ sequences, events, repeated, replayed }: Numbers, startedAt: number): string => {
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  return `${count(sequences)} sequences, ${count(events)} events; ${count(repeated)} repeated alike, ${count(replayed)} histories replayed; ${seconds} s`;
};

async function fuzz(): Promise<number> {
  const parsed = parseFuzzOptions(process.argv.slice(2), randomInt(2 ** 31));
  if ('help' in parsed) {
    process.stdout.write(HELP);
    return 0;
  }
  if ('problem' in parsed) {
    process.stderr.write(`${parsed.problem}\n`);
    return 2;
  }
  const { options } = parsed;
  const startedAt = performance.now();
  process.stdout.write(`seed ${options.seed}, ${count(options.runs)} sequences\n`);
  const { numbers, failure } = await campaign({
    ...options,
    onProgress: (so) => {
      if (so.sequences % LINE_EVERY === 0) process.stdout.write(`${line(so, startedAt)}\n`);
    },
  });
  if (failure !== undefined) {
    process.stderr.write(`${failure}\n`);
    return 1;
  }
  process.stdout.write(`Everything held. ${line(numbers, startedAt)}\n`);
  return 0;
}

process.exitCode = await fuzz();
