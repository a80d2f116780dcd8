import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../../src/kata/source-files.ts';
import { fanOut, type FanOutResult } from './fan-out.ts';

export interface FanOutReport extends FanOutResult {
  /** `1000x1000`: children times activities of each. */
  readonly size: string;
  /** The most that the process ever had, in bytes, the scripted worker's part included. */
  readonly maxMemory: number;
}

const WARM_UP = { children: 10, activities: 1_000 };

/** In MiB. Without a limit Node keeps garbage as long as the machine has room, and the memory says nothing of what is needed. */
export const FAN_OUT_HEAP_LIMIT = 1_500;

/** Runs one fan-out in a process of its own, so that its memory is its own. */
export function fanOutInProcess(size: string): FanOutReport {
  const program = path.join(projectRoot, 'test/bench/service.mjs');
  const text = execFileSync(
    process.execPath,
    [`--max-old-space-size=${FAN_OUT_HEAP_LIMIT}`, program, '--fan-out', size],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return JSON.parse(text) as FanOutReport;
}

/** The other side of {@link fanOutInProcess}: prints the report. The first runs are for the compiler alone. */
export async function reportFanOut(size: string): Promise<void> {
  const [children = 0, activities = 0] = size.split('x').map(Number);
  for (let run = 0; run < 2; run += 1) await fanOut(WARM_UP);
  const result = await fanOut({ children, activities });
  const report: FanOutReport = { ...result, size, maxMemory: process.resourceUsage().maxRSS * 1024 };
  process.stdout.write(JSON.stringify(report));
}
