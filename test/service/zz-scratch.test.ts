import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileSpec } from '../../src/service/schedules/spec.ts';
import { parseCron } from '../../src/service/calendar/cron.ts';
test('diff', () => {
  const all = JSON.parse(readFileSync('/tmp/sched-probe/diff.json', 'utf8'));
  let bad = 0, n = 0;
  for (const { spec, ranges, results } of all) {
    const c = compileSpec(spec);
    ranges.forEach(([a, b]: string[], i: number) => {
      const end = Date.parse(b!); const got: number[] = [];
      for (let t = c.next(Date.parse(a!)); t !== undefined && t <= end; t = c.next(t)) got.push(t / 1000);
      n += got.length;
      if (JSON.stringify(got) !== JSON.stringify(results[i])) { if (bad++ < 5) console.log(JSON.stringify(spec), a, got.filter((x) => !results[i].includes(x)).map((x) => new Date(x * 1000).toISOString()), results[i].filter((x: number) => !got.includes(x)).map((x: number) => new Date(x * 1000).toISOString())); }
    });
  }
  console.log('differences', bad, 'of', n);
  expect(bad).toBe(0);
});
test('cron diff', () => {
  const all = JSON.parse(readFileSync('/tmp/sched-probe/cron.json', 'utf8'));
  let bad = 0, n = 0;
  for (const { spec, after, times } of all) {
    const c = parseCron(spec); const got: number[] = [];
    if (!c) { if (times !== null && bad++ < 9) console.log('invalid for us', spec); if (times === null) n++; continue; }
    if (times === null) { if (bad++ < 9) console.log('invalid for real', spec); continue; }
    let t: number | undefined = after * 1000;
    for (let i = 0; i < 6; i++) { t = c.next(t!); if (t === undefined) break; got.push(t / 1000); }
    n += got.length;
    if (JSON.stringify(got) !== JSON.stringify(times) && bad++ < 9) console.log(spec, new Date(after*1000).toISOString(), got.map((x) => new Date(x * 1000).toISOString()), times.map((x: number) => new Date(x * 1000).toISOString()));
  }
  console.log('cron differences', bad, 'of', n);
  expect(bad).toBe(0);
});
