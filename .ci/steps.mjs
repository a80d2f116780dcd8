// Runs the steps one after another, shows their output as it comes, and adds up what they counted.
import { spawn } from 'node:child_process';

const steps = [
  ['starters are as committed', 'npm run starters -- --check'],
  ['npm test', 'npm test'],
  ['Worker in TypeScript', 'npm run test:worker'],
  ['official test server', 'npm run test:peers -- --only official'],
  ['exercises in a page', 'npm run test:workbook -- --only in-page'],
  ['site', 'npm run build'],
  ['browser', 'npm run test:browser'],
  ['nothing was regenerated', 'git diff --exit-code --stat'],
];

/** The last counts that a runner printed: Vitest's `Tests` line, or the plain line of the gate. Several add up. */
export function countsIn(output) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const line of output.replace(/\u001b\[[0-9;]*m/g, '').split(/\r?\n/)) {
    const isCount =
      /^\s*Tests\s+\d/.test(line) || /^(\S+:\s+)?\d+ passed, \d+ failed(, \d+ skipped)?$/.test(line.trim());
    if (!isCount) continue;
    for (const [, count, what] of line.matchAll(/(\d+) (passed|failed|skipped)/g))
      totals[what] += Number(count);
  }
  return totals;
}

function run(command) {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const show = (stream) => (chunk) => {
      output += chunk;
      stream.write(chunk);
    };
    child.stdout.on('data', show(process.stdout));
    child.stderr.on('data', show(process.stderr));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

async function main() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const rows = [];
  for (const [name, command] of steps) {
    console.log(`\n── ${name}: ${command}`);
    const started = Date.now();
    const { code, output } = await run(command);
    const counts = countsIn(output);
    // A step that failed without a failing test (a build, a linter, a crash) is one failure; one without tests is one pass.
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    if (code === 0 && counts.passed === 0) counts.passed = 1;
    for (const key of Object.keys(total)) total[key] += counts[key];
    const seconds = Math.round((Date.now() - started) / 1000);
    rows.push(
      `${code === 0 ? '✓' : '✗'} ${name.padEnd(28)} ${String(seconds).padStart(5)} s   ${counts.passed} passed, ${counts.failed} failed`,
    );
  }
  console.log(`\n${rows.join('\n')}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

await main();
