import type { CodePlace } from '../realm.ts';
import { ActivityMachine } from '../machines/activity.ts';
import type { ScheduleActivity } from '../machines/activity.ts';
import { ChildMachine } from '../machines/child.ts';
import type { StartChild } from '../machines/child.ts';
import { CancelExternalMachine, SignalExternalMachine } from '../machines/external.ts';
import { LocalActivityMachine } from '../machines/local-activity.ts';
import type { ScheduleLocalActivity } from '../machines/local-activity.ts';
import type { Machine } from '../machines/machine.ts';
import { OneEventMachine, PatchMachine } from '../machines/simple.ts';
import { PATCH_MARKER } from './patch-marker.ts';
import { TimerMachine } from '../machines/timer.ts';
import type { UpdateMachine, UpdateResponse } from '../machines/update.ts';
import { continueAsNew, scheduleActivity, signalExternal, startChild, startTimer } from './commands.ts';
import type { SdkCommand, Wanted } from './commands.ts';
import { HistoryError, NondeterminismError, UnsupportedError } from './errors.ts';
import type { Execution, ExecutionInit } from './execution.ts';
import { CoreFlags } from './flags.ts';
import { command, Events, jsonPayload } from './messages.ts';
import { CHANGE_VERSION } from './rules.ts';
import type { Command, Payload } from './messages.ts';

/** The service's limit of one search attribute; what is larger is not set. */
const MAX_CHANGE_VERSION_BYTES = 2048;

const ENDS = [
  'completeWorkflowExecution',
  'failWorkflowExecution',
  'cancelWorkflowExecution',
  'continueAsNewWorkflowExecution',
];

const isEnd = (command: SdkCommand): boolean => ENDS.some((variant) => command[variant] != null);

type Handler = (wanted: Wanted) => void;

/** Turns what the SDK asks for into machines and commands. */
export class SdkCommands {
  readonly locals = new Map<number, LocalActivityMachine>();
  readonly updates = new Map<string, UpdateMachine>();
  /** Patches whose markers were seen ahead in the history. */
  readonly seenPatches = new Set<string>();
  /** The code has ended the workflow. */
  ended = false;
  private readonly timers = new Map<number, TimerMachine>();
  private readonly activities = new Map<number, ActivityMachine>();
  private readonly children = new Map<number, ChildMachine>();
  private readonly signals = new Map<number, SignalExternalMachine>();
  private readonly askedPatches = new Set<string>();
  private readonly searchAttributes: Record<string, Payload> = {};
  private place: CodePlace | undefined;
  private metadata: object | undefined;
  private readonly handlers = this.makeHandlers();

  constructor(
    private readonly execution: Execution,
    private readonly init: ExecutionInit,
  ) {}

  take(commands: readonly SdkCommand[], places: readonly (CodePlace | undefined)[]): void {
    for (const [given, place] of this.ordered(commands, places)) {
      const variant = Object.keys(this.handlers).find((name) => given[name] != null);
      if (variant === undefined) {
        const names = Object.keys(given).filter((name) => typeof given[name] === 'object');
        throw new UnsupportedError(
          `This Worker has no ${names.join(', ')}: use one with the native core for it.`,
        );
      }
      this.place = place;
      this.metadata = given.userMetadata;
      this.handlers[variant]!(given[variant] as Wanted);
      this.place = undefined;
      this.metadata = undefined;
    }
  }

  /** The end of the workflow comes last. Histories of older workers have nothing behind it. */
  private ordered(commands: readonly SdkCommand[], places: readonly (CodePlace | undefined)[]) {
    const all = commands.map((given, index) => [given, places[index]] as const);
    const end = all.findIndex(([given]) => isEnd(given));
    if (end < 0) return all;
    if (this.execution.replaying && !this.execution.useFlag(CoreFlags.moveTerminalCommands, false))
      return all.slice(0, end + 1);
    return [...all.filter(([given]) => !isEnd(given)), all[end]!];
  }

  private add(machine: Machine, made: Command): void {
    machine.place = this.place;
    const metadata = this.metadata;
    this.execution.command(machine, metadata === undefined ? made : { ...made, userMetadata: metadata });
  }

  private makeHandlers(): Readonly<Record<string, Handler>> {
    return {
      startTimer: (wanted) => this.addTo(this.timers, wanted, TimerMachine, startTimer(wanted)),
      cancelTimer: ({ seq }) => this.of(this.timers, seq, 'timer').cancel(),
      scheduleActivity: (wanted) => {
        const machine = new ActivityMachine(this.execution, wanted as unknown as ScheduleActivity);
        this.activities.set(wanted.seq, machine);
        this.add(machine, scheduleActivity(wanted, this.init.taskQueue));
      },
      requestCancelActivity: ({ seq }) => this.of(this.activities, seq, 'activity').cancel(),
      scheduleLocalActivity: (wanted) => this.runLocally(wanted as unknown as ScheduleLocalActivity),
      requestCancelLocalActivity: ({ seq }) => this.cancelLocal(this.of(this.locals, seq, 'local activity')),
      startChildWorkflowExecution: (wanted) => {
        const machine = new ChildMachine(this.execution, wanted as unknown as StartChild);
        this.children.set(wanted.seq, machine);
        this.add(machine, startChild(wanted, this.init.taskQueue));
      },
      cancelChildWorkflowExecution: (wanted) => {
        const seq = wanted['childWorkflowSeq'] as number;
        this.of(this.children, seq, 'child workflow').cancel(textOf(wanted['reason']));
      },
      signalExternalWorkflowExecution: (wanted) =>
        this.addTo(this.signals, wanted, SignalExternalMachine, signalExternal(wanted, this.init.namespace)),
      cancelSignalWorkflow: ({ seq }) => this.of(this.signals, seq, 'signal').cancel(),
      requestCancelExternalWorkflowExecution: (wanted) => this.cancelExternal(wanted),
      setPatchMarker: (wanted) => this.patch(String(wanted['patchId']), wanted['deprecated'] === true),
      upsertWorkflowSearchAttributes: (wanted) => this.upsert(wanted.searchAttributes?.indexedFields ?? {}),
      modifyWorkflowProperties: (wanted) =>
        this.one('changed the memo', 'WorkflowPropertiesModified', 'ModifyWorkflowProperties', {
          upsertedMemo: wanted['upsertedMemo'],
        }),
      updateResponse: (wanted) => this.respond(wanted as unknown as UpdateResponse),
      ...this.makeEnds(),
    };
  }

  private makeEnds(): Readonly<Record<string, Handler>> {
    return {
      completeWorkflowExecution: ({ result }) => {
        const payloads = result === undefined ? undefined : { payloads: [result] };
        this.end('completed the workflow', 'Completed', { result: payloads });
      },
      failWorkflowExecution: ({ failure }) => this.end('failed the workflow', 'Failed', { failure }),
      cancelWorkflowExecution: () => this.end('ended the workflow as canceled', 'Canceled', {}),
      continueAsNewWorkflowExecution: (wanted) => {
        this.ended = true;
        const { started } = this.execution;
        const inherited = {
          memo: started?.memo?.fields,
          retryPolicy: started?.retryPolicy,
          searchAttributes: { ...started?.searchAttributes?.indexedFields, ...this.searchAttributes },
        };
        const made = continueAsNew(wanted, inherited, this.init.taskQueue);
        const event = Events.WorkflowExecutionContinuedAsNew;
        this.add(
          new OneEventMachine(this.execution, 'continue as new workflow', 'continued as new', event),
          made,
        );
      },
    };
  }

  private end(did: string, how: 'Completed' | 'Failed' | 'Canceled', attributes: object): void {
    this.ended = true;
    const verb = { Completed: 'Complete', Failed: 'Fail', Canceled: 'Cancel' } as const;
    this.one(did, `WorkflowExecution${how}`, `${verb[how]}WorkflowExecution`, attributes);
  }

  private one(
    did: string,
    event: keyof typeof Events,
    name: Parameters<typeof command>[0],
    attributes: object,
  ): void {
    const kind = spaced(name).replace(/ execution$/, '');
    this.add(new OneEventMachine(this.execution, kind, did, Events[event]), command(name, attributes));
  }

  private addTo<M extends Machine>(
    map: Map<number, M>,
    { seq }: Wanted,
    Type: new (owner: Execution, seq: number) => M,
    made: Command,
  ): void {
    const machine = new Type(this.execution, seq);
    map.set(seq, machine);
    this.add(machine, made);
  }

  private of<M>(map: ReadonlyMap<number, M>, seq: number, what: string): M {
    const machine = map.get(seq);
    if (machine === undefined)
      throw new NondeterminismError(`the code takes back the ${what} ${seq}, which it has not begun.`);
    return machine;
  }

  private runLocally(wanted: ScheduleLocalActivity): void {
    const { execution, init } = this;
    const machine = new LocalActivityMachine(execution, wanted, init.localActivities, execution.nowMs);
    machine.place = this.place;
    this.locals.set(wanted.seq, machine);
    machine.begin();
  }

  private cancelLocal(machine: LocalActivityMachine): void {
    const marker = machine.waitsForMarker ? this.execution.takeMarker(machine) : undefined;
    if (marker === undefined) machine.cancel();
    else machine.resolveByMarker(marker.result);
  }

  private cancelExternal(wanted: Wanted): void {
    const { namespace, workflowId, runId } = wanted['workflowExecution'] as Readonly<Record<string, string>>;
    const why = textOf(wanted['reason']);
    const reason = `Cancel requested by workflow with run id ${this.init.runId} with reason: ${why}`;
    const made = command('RequestCancelExternalWorkflowExecution', { namespace, workflowId, runId, reason });
    this.add(new CancelExternalMachine(this.execution, wanted.seq), made);
  }

  private patch(patchId: string, deprecated: boolean): void {
    if (this.askedPatches.has(patchId)) return;
    const { replaying } = this.execution;
    const details = { 'patch-data': { payloads: [jsonPayload({ id: patchId, deprecated })] } };
    const marker = command('RecordMarker', { markerName: PATCH_MARKER, details });
    this.add(new PatchMachine(this.execution, patchId), marker);
    const absent = replaying && !this.seenPatches.has(patchId);
    const mayUse = this.execution.useFlag(CoreFlags.upsertOnPatch, !replaying);
    this.askedPatches.add(patchId);
    if (absent || !mayUse) return;
    const value = jsonPayload([...this.askedPatches].sort(byBytes), { type: 'KeywordList' });
    if (value.data!.length >= MAX_CHANGE_VERSION_BYTES) return;
    this.upsertFields({ [CHANGE_VERSION]: value }, `asked for the patch "${patchId}"`);
  }

  private upsert(fields: Readonly<Record<string, Payload>>): void {
    Object.assign(this.searchAttributes, fields);
    const mayUse = this.execution.useFlag(CoreFlags.upsertOnPatch, !this.execution.replaying);
    this.upsertFields(mayUse && CHANGE_VERSION in fields ? {} : fields, 'set search attributes');
  }

  private upsertFields(indexedFields: Readonly<Record<string, Payload>>, did: string): void {
    const attributes = { searchAttributes: { indexedFields } };
    this.one(did, 'UpsertWorkflowSearchAttributes', 'UpsertWorkflowSearchAttributes', attributes);
  }

  private respond(response: UpdateResponse): void {
    const machine = this.updates.get(response.protocolInstanceId);
    if (machine === undefined)
      throw new HistoryError(`There is no update ${response.protocolInstanceId} to be answered.`);
    machine.place = this.place;
    machine.respond(response);
  }
}

/** As Core sorts: by code point, the same everywhere. */
const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `CompleteWorkflowExecution` as Core names the machine: `complete workflow execution`. */
const spaced = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
