import type { HistoryRow } from '../../../../src/workbook/result.ts';
import type { FigureEvent, FigureLane, FigureWorkflow, LaneKind } from './model.ts';

/** Attributes of an event by the names of proto-JSON; ids may be numbers or texts. */
export type EventAttributes = Readonly<Record<string, unknown>>;

/** A run's history as the book records it, and as a run in the page gives it. */
export interface RunHistory {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly status: string;
  readonly rows: readonly HistoryRow[];
}

/** Finds for every event the thing that it is about, and the workflow task in which it was asked for. */
export function toFigure(run: RunHistory, attributes: ReadonlyMap<number, EventAttributes>): FigureWorkflow {
  const lanes: FigureLane[] = [{ kind: 'workflow', label: run.workflowType }];
  const laneOfOpening = new Map<number, number>();
  const taskOf = new Map<number, number>();
  let tasks = 0;
  const events = run.rows.map((row): FigureEvent => {
    const own = attributes.get(row.eventId) ?? {};
    const opening = openingEvent(row, own);
    if (opening === row.eventId) {
      laneOfOpening.set(opening, lanes.length);
      lanes.push({ kind: kindOf(row.type), label: row.detail || row.type });
    }
    const lane = opening === undefined ? 0 : (laneOfOpening.get(opening) ?? 0);
    if (row.type === 'WorkflowTaskScheduled') tasks++;
    const askedIn = Number(own['workflowTaskCompletedEventId'] ?? 0);
    const task = row.type.startsWith('WorkflowTask') ? tasks : taskOf.get(askedIn);
    if (row.type === 'WorkflowTaskCompleted') taskOf.set(row.eventId, tasks);
    return { ...row, lane, ...(task !== undefined && { task }) };
  });
  const { workflowId, workflowType, status } = run;
  return { workflowId, workflowType, status, lanes, events };
}

/** The event that opened what this one is about; itself when it opens something; undefined when it is about the workflow. */
function openingEvent(row: HistoryRow, attributes: EventAttributes): number | undefined {
  if (kindOf(row.type) === 'workflow') return undefined;
  if (/^(ActivityTaskScheduled|TimerStarted|NexusOperationScheduled)$|Initiated$/.test(row.type))
    return row.eventId;
  const link = row.type.startsWith('Timer')
    ? attributes['startedEventId']
    : (attributes['scheduledEventId'] ?? attributes['initiatedEventId']);
  return link === undefined ? undefined : Number(link);
}

function kindOf(type: string): LaneKind {
  if (type.startsWith('Activity')) return 'activity';
  if (type.startsWith('Timer')) return 'timer';
  if (/^(StartChild|Child)/.test(type)) return 'child';
  if (/^(Signal|External|RequestCancel)/.test(type)) return 'outside';
  if (type.startsWith('Nexus')) return 'other';
  return 'workflow';
}
