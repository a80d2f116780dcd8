import { duration } from '../../../../src/workbook/history-rows.ts';

/** What one lane of the figure follows. */
export type LaneKind = 'workflow' | 'activity' | 'timer' | 'child' | 'outside' | 'other';

export interface FigureEvent {
  readonly eventId: number;
  readonly type: string;
  readonly detail: string;
  readonly elapsedMs: number;
  /** Index into the workflow's lanes. */
  readonly lane: number;
  /** The event's workflow task, counted from 1: its own events, and those that the worker asked for in it. */
  readonly task?: number;
}

export interface FigureLane {
  readonly kind: LaneKind;
  readonly label: string;
}

/** One run in the figure. */
export interface FigureWorkflow {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly status: string;
  readonly lanes: readonly FigureLane[];
  readonly events: readonly FigureEvent[];
}

/** Longer than this between two events, and the figure draws a gap with the time in it. */
const GAP_MS = 1_000;
const GAP_WIDTH = 76;
const MARGIN = 20;
/** Between the events of one workflow task, which matter least. */
const NARROW = 24;
/** The figure's width inside a page of full width. */
const PAGE_WIDTH = 640;
const LANE_HEIGHT = 46;
const TOP = 34;
/** Rough width of a character of a lane's label. */
const LABEL_CHARACTER = 6.9;

export interface PlacedEvent extends FigureEvent {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly events: readonly PlacedEvent[];
  readonly bars: readonly {
    readonly kind: LaneKind;
    readonly label: string;
    readonly from: number;
    readonly to: number;
    readonly y: number;
  }[];
  readonly tasks: readonly { readonly number: number; readonly from: number; readonly to: number }[];
  readonly gaps: readonly Gap[];
}

/** A stretch of waiting between two events. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** How long, in words; empty where there is no room for them. */
  readonly text: string;
  /** Drawn as long as it lasted, with a tick for each unit of the scale; else it stands for any length. */
  readonly isToScale: boolean;
  readonly ticks: readonly number[];
}

/** What one step of the axis stands for. */
export interface TimeScale {
  readonly name: string;
  readonly unitMs: number;
}

const HOUR_MS = 3_600_000;
/** From near to far. */
export const TIME_SCALES: readonly TimeScale[] = [
  { name: '1 second', unitMs: 1_000 },
  { name: '1 minute', unitMs: 60_000 },
  { name: '1 hour', unitMs: HOUR_MS },
  { name: '1 day', unitMs: 24 * HOUR_MS },
  { name: '1 week', unitMs: 7 * 24 * HOUR_MS },
  { name: '30 days', unitMs: 30 * 24 * HOUR_MS },
];

/** Width of one unit of a scale. */
const UNIT_WIDTH = 48;
/** A wait that would be longer is drawn broken, and one that would be shorter is not drawn. */
const LONGEST_WAIT = 440;
const SHORTEST_WAIT = 6;
/** What the words of a gap need. */
const GAP_TEXT_WIDTH = 56;

/** The event before the first wait is the one worth reading first; without a wait, the first of all. */
export function firstWait({ events }: FigureWorkflow): number {
  const waits = events.findIndex(
    (event, index) => (events[index + 1]?.elapsedMs ?? 0) - event.elapsedMs >= GAP_MS,
  );
  return Math.max(0, waits);
}

/** The nearest scale on which the run's longest wait is drawn as long as it lasted. */
export function fittingScale({ events }: FigureWorkflow): TimeScale {
  const waits = events.map((event, index) => event.elapsedMs - (events[index - 1]?.elapsedMs ?? 0));
  const longest = Math.max(0, ...waits);
  return (
    TIME_SCALES.find(({ unitMs }) => (longest / unitMs) * UNIT_WIDTH <= LONGEST_WAIT) ?? TIME_SCALES.at(-1)!
  );
}

/**
 * Places a run's events: one column each, in the order of the history, and between them the waiting. Without a scale any
 * waiting has the same width.
 */
export function layOut(workflow: FigureWorkflow, scale?: TimeScale): Layout {
  const column = columnWidth(workflow);
  const gaps: Gap[] = [];
  const xs: number[] = [];
  let x = MARGIN;
  workflow.events.forEach((event, index) => {
    const before = workflow.events[index - 1];
    const waited = before ? event.elapsedMs - before.elapsedMs : 0;
    const step = before && isWorkflowTask(before) && isWorkflowTask(event) ? NARROW : column;
    if (before) x += step;
    const gap = gapOf(waited, x - step, step, scale);
    if (gap) {
      gaps.push(gap);
      x = gap.to;
    }
    xs.push(x);
  });
  const spans = workflow.lanes.map((_, lane) => {
    const of = workflow.events.flatMap((event, index) => (event.lane === lane ? [xs[index]!] : []));
    return { from: Math.min(...of), to: Math.max(...of) };
  });
  const rows = packRows(workflow.lanes, spans);
  const labelEnd = spans.map((span, lane) => span.from + labelWidth(workflow.lanes[lane]!));
  const y = (lane: number): number => TOP + rows[lane]! * LANE_HEIGHT + 28;
  return {
    width: Math.max(x, ...labelEnd) + MARGIN,
    height: TOP + (Math.max(...rows) + 1) * LANE_HEIGHT + 4,
    events: workflow.events.map((event, index) => ({ ...event, x: xs[index]!, y: y(event.lane) })),
    bars: workflow.lanes.map((lane, index) => ({ ...lane, ...spans[index]!, y: y(index) })),
    tasks: taskBands(workflow, xs),
    gaps,
  };
}

function gapOf(waited: number, from: number, step: number, scale: TimeScale | undefined): Gap | undefined {
  if (waited < GAP_MS) return undefined;
  const width = scale && (waited / scale.unitMs) * UNIT_WIDTH;
  if (width === undefined || width > LONGEST_WAIT)
    return { from, to: from + step + GAP_WIDTH, text: duration(waited), isToScale: false, ticks: [] };
  if (width < SHORTEST_WAIT) return undefined;
  // The column's own step stands for no time; the wait begins after it.
  const start = from + step / 2;
  const ticks = Array.from(
    { length: Math.floor(width / UNIT_WIDTH) + 1 },
    (_, unit) => start + unit * UNIT_WIDTH,
  );
  const text = width >= GAP_TEXT_WIDTH ? duration(waited) : '';
  return { from, to: from + step + width, text, isToScale: true, ticks };
}

/** As wide as the page allows, within bounds: a finger needs 24, and more than 56 tears the figure apart. */
function columnWidth({ events }: FigureWorkflow): number {
  let narrow = 0;
  let gaps = 0;
  events.forEach((event, index) => {
    const before = events[index - 1];
    if (!before) return;
    if (isWorkflowTask(before) && isWorkflowTask(event)) narrow++;
    if (event.elapsedMs - before.elapsedMs >= GAP_MS) gaps++;
  });
  const free = PAGE_WIDTH - 2 * MARGIN - gaps * GAP_WIDTH - narrow * NARROW;
  return Math.min(56, Math.max(30, free / Math.max(1, events.length - 1 - narrow)));
}

function isWorkflowTask(event: FigureEvent): boolean {
  return event.type.startsWith('WorkflowTask');
}

/** A lane shares a row with an earlier one that has ended, label included. The workflow keeps the first row. */
function packRows(lanes: readonly FigureLane[], spans: readonly { from: number; to: number }[]): number[] {
  const free: number[] = [];
  return lanes.map((lane, index) => {
    const { from, to } = spans[index]!;
    const end = Math.max(to, from + labelWidth(lane)) + 18;
    const row = free.findIndex((until, candidate) => candidate > 0 && until <= from);
    const chosen = index === 0 || row < 0 ? free.length : row;
    free[chosen] = end;
    return chosen;
  });
}

function labelWidth(lane: FigureLane): number {
  return lane.label.length * LABEL_CHARACTER;
}

function taskBands(workflow: FigureWorkflow, xs: readonly number[]): Layout['tasks'] {
  const bands = new Map<number, { from: number; to: number }>();
  workflow.events.forEach((event, index) => {
    if (event.task === undefined) return;
    const x = xs[index]!;
    const band = bands.get(event.task);
    // A band stays in one piece: an event that came between (a signal) does not belong to it, and ends it.
    bands.set(event.task, { from: Math.min(band?.from ?? x, x), to: Math.max(band?.to ?? x, x) });
  });
  const pad = NARROW / 2;
  return [...bands].map(([number, { from, to }]) => ({ number, from: from - pad, to: to + pad }));
}
