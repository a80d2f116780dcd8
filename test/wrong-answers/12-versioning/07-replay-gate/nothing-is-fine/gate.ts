import L298 from './histories/L-298.json';
import L311 from './histories/L-311.json';
import L315 from './histories/L-315.json';
import type { Recorded, ReplayHistories } from './pipeline';

/** The loans that each release is replayed with. */
export const recorded: Recorded[] = [
  { workflowId: 'L-298', history: L298 },
  { workflowId: 'L-311', history: L311 },
  { workflowId: 'L-315', history: L315 },
];

// #region gate
/** Stands before each deploy: when it resolves, the release goes out; when it rejects, the pipeline stops. */
export async function gate(
  histories: readonly Recorded[],
  replayHistories: ReplayHistories,
): Promise<string[]> {
  const report: string[] = [];
  const stuck: string[] = [];
  for await (const { workflowId, error } of replayHistories(histories)) {
    report.push(`${workflowId}: ${error ? error.message : 'goes on'}`);
    if (error) stuck.push(workflowId);
  }
  if (stuck.length > 0) throw new Error(`Stuck with this release: ${stuck.join(', ')}\n${report.join('\n')}`);
  return report;
}
// #endregion gate
