/*
 * `npm run bench:worker`: src/worker beside the SDK's Worker with its native core, on this machine in one run. It asserts
 * nothing. What counts is the ratio: above 1, ours is ahead.
 */
import path from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { openEnvironment } from '../../../src/kata/server.ts';
import { projectRoot } from '../../../src/kata/source-files.ts';
import { median } from '../numbers.ts';
import { machine, table } from '../service/report.ts';
import { contenders } from './contenders.ts';
import { CONCURRENT, measure, SEQUENTIAL, STEPS, UNCACHED } from './measures.ts';
import type { Sample } from './measures.ts';
import { help, parseOptions } from './options.ts';
import type { BenchOptions, Part } from './options.ts';

const titles: Record<Part, string> = {
  start: 'a new Worker until its first workflow has ended',
  sequential: `${SEQUENTIAL} workflows of 30 days, one after the other`,
  concurrent: `${CONCURRENT} workflows of 30 days at once`,
  uncached: `${UNCACHED} workflows of 30 days without a cache`,
  replay: `replay of a history of ${STEPS} timers and activities`,
};

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(help);
  else await bench(options);
} catch (cause) {
  console.error(`bench:worker: ${cause instanceof Error ? cause.message : String(cause)}`);
  process.exitCode = 1;
}

async function bench({ parts, runs }: BenchOptions): Promise<void> {
  console.log(machine());
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const env = await openEnvironment('embedded', {});
  try {
    const all = await contenders(path.join(projectRoot, 'test/bench/fixtures/months.ts'));
    const rows: string[][] = [];
    for (const part of parts) {
      const taken: Sample[][] = [];
      for (let run = 0; run < runs; run += 1) {
        const samples = await measure(part, all, env);
        taken.push(samples);
        const words = samples.map((sample, index) => `${all[index]!.name} ${inWords(sample)}`);
        console.log(`${part} ${run + 1}/${runs}: ${words.join('; ')}`);
      }
      rows.push([titles[part], ...cells(taken, 'wallMs'), ...cells(taken, 'processorMs')]);
    }
    console.log(`\n${table(['', 'time, ours / native', 'ratio', 'processor time', 'ratio'], rows)}`);
  } finally {
    await env.teardown();
  }
}

function cells(taken: readonly (readonly Sample[])[], field: keyof Sample): string[] {
  const of = (index: number): string => median(taken.map((samples) => samples[index]![field])).toFixed(0);
  const ratios = taken.map(([ours, native]) => native![field] / ours![field]);
  return [`${of(0)} ms / ${of(1)} ms`, median(ratios).toFixed(2)];
}

function inWords({ wallMs, processorMs }: Sample): string {
  return `${wallMs.toFixed(0)} ms, processor ${processorMs.toFixed(0)} ms`;
}
