/*
 * `npm run bench:service`: how quick the test service is and how much memory it takes, on this machine in one run. It
 * asserts nothing.
 *
 * - Beside the official test server: each server in a process of its own, the same client and worker in this one. Each
 *   part is measured on both in turn, several times; what counts is the ratio.
 * - Alone, in a process without gRPC and SDK: one workflow that starts up to a thousand children of a thousand activities.
 */
import { existsSync } from 'node:fs';
import { officialTestServer } from '../../peers/official.ts';
import { Unavailable } from '../../peers/run.ts';
import { fanOutInProcess, reportFanOut } from './fan-out-process.ts';
import { measure, type Sample, type ServerPart } from './measures.ts';
import { help, parseOptions, type BenchOptions } from './options.ts';
import { fanOutTable, machine, serverTable, writeTables, type PartSamples } from './report.ts';
import { officialAt, ours, type Contender } from './server-process.ts';

const FAN_OUTS = ['10x1000', '100x1000', '1000x1000'];

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options.help) console.log(help);
  else if (options.fanOut) await reportFanOut(options.fanOut);
  else await bench(options);
} catch (cause) {
  console.error(`bench:service: ${cause instanceof Error ? cause.message : String(cause)}`);
  process.exitCode = 1;
}

async function bench(options: BenchOptions): Promise<void> {
  console.log(machine());
  const tables: string[] = [];
  const serverParts = options.parts.filter((part) => part !== 'fan-out');
  if (serverParts.length > 0) {
    const official = await contender(options);
    const all: PartSamples[] = [];
    for (const part of serverParts) all.push(await samplesOf(part, options.runs, official));
    tables.push(serverTable(all));
  }
  if (options.parts.includes('fan-out')) tables.push(fanOutTable(FAN_OUTS.map(fanOutInProcess)));
  console.log(`\n${tables.join('\n\n')}`);
  if (options.write) writeTables([`${machine()}; ${options.runs} runs.`, ...tables].join('\n\n'));
}

async function contender({ official }: BenchOptions): Promise<Contender | undefined> {
  if (official) {
    if (!existsSync(official))
      throw new Error(`--official (BENCH_OFFICIAL) names ${official}, and there is no such file.`);
    return officialAt(official);
  }
  try {
    return officialAt(await officialTestServer());
  } catch (cause) {
    if (!(cause instanceof Unavailable)) throw cause;
    console.log(`Ours alone: the official test server was skipped. ${cause.message}`);
    return undefined;
  }
}

async function samplesOf(
  part: ServerPart,
  runs: number,
  official: Contender | undefined,
): Promise<PartSamples> {
  const samples = { part, ours: [] as Sample[], official: [] as Sample[] };
  const contenders = official ? [ours, official] : [ours];
  for (let run = 0; run < runs; run += 1) {
    const taken = await measure(part, contenders);
    for (const [index, { name }] of contenders.entries()) {
      const sample = taken[index]!;
      samples[name].push(sample);
      console.log(`${part} ${run + 1}/${runs} ${name}: ${inWords(sample)}`);
    }
  }
  return samples;
}

function inWords({ wallMs, processorMs, memory }: Sample): string {
  return `${wallMs.toFixed(0)} ms, processor ${processorMs.toFixed(0)} ms, ${(memory / 2 ** 20).toFixed(0)} MB`;
}
