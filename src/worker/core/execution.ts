import type { Activation, ActivationJob, CodePlace } from '../realm.ts';
import { mismatch } from '../machines/machine.ts';
import type { Owner, Machine } from '../machines/machine.ts';
import { localMarkerOf } from '../machines/local-activity.ts';
import type { LocalActivities, LocalMarker, LocalActivityMachine } from '../machines/local-activity.ts';
import { PatchMachine } from '../machines/simple.ts';
import { patchOf } from './patch-marker.ts';
import { UpdateMachine } from '../machines/update.ts';
import { HistoryError } from './errors.ts';
import { InternalFlags } from './flags.ts';
import { ignored, RESET_WORKFLOW, setsChangeVersion, sortJobs } from './rules.ts';
import { SdkCommands } from './sdk-commands.ts';
import type { SdkCommand } from './commands.ts';
import { attributesOf, Events, isCommandEvent, isFinalEvent, toMs } from './messages.ts';
import type {
  Attributes,
  Command,
  HistoryEvent,
  IncomingMessage,
  OutgoingMessage,
  SdkMetadata,
} from './messages.ts';
import { initializeJob, signalJob, updateMessage } from './jobs.ts';
import { randomnessSeed } from './seed.ts';
import { Sequences } from './sequences.ts';

export interface ExecutionInit {
  readonly namespace: string;
  readonly taskQueue: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly sdkName: string;
  readonly sdkVersion: string;
  readonly deploymentVersion: { readonly deploymentName?: string; readonly buildId?: string } | undefined;
  readonly localActivities: LocalActivities;
}

interface Waiting {
  readonly command: Command;
  readonly machine: Machine;
}

/**
 * One execution between its history and its code: gives the code what the history tells, piece by piece, and holds what the
 * code asks for against the events that are there already. What is left at the end of the history is new.
 *
 * A port of what Core does (`workflow_machines.rs`), whose histories have to replay here and ours there.
 */
export class Execution implements Owner {
  replaying = false;
  /** Whether the last event of the execution has been seen. */
  ended = false;
  /** What the run began with; there from the first piece on. */
  started: Attributes | undefined;
  readonly flags: InternalFlags;
  readonly machines: Machine[] = [];
  private sequences = new Sequences([], 0);
  private messages: IncomingMessage[] = [];
  private currentStartedId = 0;
  private nextStartedId = 0;
  private lastEvent = 0;
  private clockMs = 0;
  private lastTask: Attributes = {};
  private taskVersion: Activation['deploymentVersionForCurrentTask'];
  private jobs: ActivationJob[] = [];
  private readonly byEvent = new Map<number, Machine>();
  private readonly tasks = new Map<number, { triggerId: number; startedId: number; timeMs: number }>();
  private fresh: Waiting[] = [];
  private waiting: Waiting[] = [];
  private outbox: OutgoingMessage[] = [];
  private markers: LocalMarker[] = [];
  private readonly internalMachines = new WeakSet<Machine>();
  private readonly sdk: SdkCommands;

  constructor(readonly init: ExecutionInit) {
    this.flags = new InternalFlags(init.sdkName, init.sdkVersion);
    this.sdk = new SdkCommands(this, init);
  }

  get hasJobs(): boolean {
    return this.jobs.length > 0;
  }

  /** The last event that has been applied. */
  get lastEventId(): number {
    return this.lastEvent;
  }

  /** Whether the code has ended the workflow. */
  get codeEnded(): boolean {
    return this.sdk.ended;
  }

  get nowMs(): number {
    return this.clockMs;
  }

  /** Takes what came with a workflow task, and goes on to the first thing that the code has to hear. */
  newTask(
    events: readonly HistoryEvent[],
    previousStartedId: number,
    messages: readonly IncomingMessage[],
  ): void {
    this.sequences = new Sequences(events, previousStartedId);
    this.messages = [...messages];
    this.replaying = previousStartedId > 0;
    if (this.started === undefined) this.readFlags(this.sequences.nextCompletion(0));
    this.applyNext();
    this.goOn();
  }

  /** Goes on through the history while the code has nothing to hear. */
  goOn(): void {
    while (!this.hasJobs) if (this.applyNext() === 0 || !this.replaying) return;
  }

  takeActivation(): Activation {
    const jobs = sortJobs(this.jobs);
    this.jobs = [];
    return this.activation(jobs, this.replaying);
  }

  activation(jobs: readonly ActivationJob[], isReplaying: boolean): Activation {
    const { suggestContinueAsNewReasons: reasons, historySizeBytes, suggestContinueAsNew } = this.lastTask;
    if (!isReplaying) this.taskVersion = this.init.deploymentVersion;
    return {
      runId: this.init.runId,
      timestampMs: this.clockMs,
      isReplaying,
      historyLength: this.lastEvent,
      historySizeBytes: historySizeBytes ?? 0,
      continueAsNewSuggested: suggestContinueAsNew ?? false,
      availableInternalFlags: this.flags.langFlags,
      jobs,
      ...(this.flags.lastSdkVersion && { lastSdkVersion: this.flags.lastSdkVersion }),
      ...(reasons && { suggestContinueAsNewReasons: reasons }),
      ...(this.taskVersion && { deploymentVersionForCurrentTask: this.taskVersion }),
      targetWorkerDeploymentVersionChanged: this.lastTask.targetWorkerDeploymentVersionChanged ?? false,
    };
  }

  /** Takes what the code answered to an activation. */
  takeCommands(commands: readonly SdkCommand[], places: readonly (CodePlace | undefined)[] = []): void {
    this.sdk.take(commands, places);
    this.applyMarkers();
    this.waiting = [...this.waiting, ...this.fresh].filter(({ machine }) => !machine.takenBack);
    for (const { machine } of this.fresh) machine.onSent();
    this.fresh = [];
    this.goOn();
  }

  /** What is new: the commands that the history does not have yet. */
  openCommands(): readonly Waiting[] {
    return this.waiting;
  }

  takeMessages(): readonly OutgoingMessage[] {
    const messages = this.outbox;
    this.outbox = [];
    return messages;
  }

  metadata(): SdkMetadata {
    this.taskVersion = this.init.deploymentVersion;
    return this.flags.forCompletion();
  }

  /** The service dropped the task, since it did nothing but refuse updates: its two events never were. */
  forgetTask(startedId: number): void {
    this.currentStartedId = startedId;
    this.lastEvent -= 2;
    for (const id of this.tasks.keys()) if (id > this.lastEvent) this.tasks.delete(id);
  }

  get startedId(): number {
    return this.currentStartedId;
  }

  job(variant: string, fields: object): void {
    this.jobs.push({ variant, [variant]: fields });
  }

  command(machine: Machine, command: Command): void {
    this.fresh.push({ machine, command });
  }

  internal(machine: Machine, command: Command): void {
    this.internalMachines.add(machine);
    this.command(machine, command);
  }

  message(message: OutgoingMessage): void {
    if (!this.replaying) this.outbox.push(message);
  }

  useFlag(flag: number, record: boolean): boolean {
    return this.flags.tryUse(flag, record);
  }

  advanceTo(ms: number): void {
    this.clockMs = Math.max(this.clockMs, ms);
  }

  /** Applies the next piece of the history. Gives the number of events in it. */
  private applyNext(): number {
    if (this.ended) {
      this.replaying = false;
      return 0;
    }
    const from = this.currentStartedId;
    const { events: taken, last } = this.sequences.take(from);
    const events = taken.filter(({ eventId }) => eventId > this.lastEvent);
    for (const event of events)
      if (event.eventType === Events.WorkflowTaskCompleted) this.readFlags(attributesOf(event));
    const newest = events.at(-1);
    if (newest === undefined) this.replaying = false;
    else {
      this.readFlags(this.sequences.nextCompletion(newest.eventId));
      if (newest.eventType === Events.WorkflowTaskStarted) this.nextStartedId = newest.eventId;
    }
    const admitted = this.applyEvents(events, last);
    this.lookAhead(from, admitted);
    return events.length;
  }

  private applyEvents(events: readonly HistoryEvent[], last: boolean): Map<string, IncomingMessage> {
    const admitted = new Map<string, IncomingMessage>();
    let skip = false;
    for (const [index, event] of events.entries()) {
      const { eventId, eventType } = event;
      if (eventId !== this.lastEvent + 1)
        throw new HistoryError(`The history has event ${eventId} where event ${this.lastEvent + 1} belongs.`);
      const heard = eventType !== Events.WorkflowTaskCompleted && !isCommandEvent(event);
      if (last && heard && eventId > this.sequences.previousStartedId) this.replaying = false;
      if (eventType === Events.WorkflowExecutionUpdateAdmitted) {
        const message = updateMessage(event);
        if (this.replaying) admitted.set(message.protocolInstanceId, message);
        else this.messages.push(message);
      }
      this.takeMessagesUpTo(eventId - 1);
      if (skip) skip = false;
      else if (eventType !== Events.WorkflowExecutionUpdateAdmitted)
        skip = this.applyEvent(event, events[index + 1], last);
      this.lastEvent = eventId;
    }
    return admitted;
  }

  private takeMessagesUpTo(eventId: number): void {
    const due = this.messages.filter((message) => message.eventId <= eventId);
    if (due.length === 0) return;
    this.messages = this.messages.filter((message) => message.eventId > eventId);
    for (const message of due) this.beginUpdate(message);
  }

  private beginUpdate(message: IncomingMessage): void {
    this.sdk.updates.set(message.protocolInstanceId, new UpdateMachine(this, message));
  }

  /** Gives whether the event behind this one has to be skipped too. */
  private applyEvent(event: HistoryEvent, next: HistoryEvent | undefined, newest: boolean): boolean {
    if (isFinalEvent(event)) this.ended = true;
    if (ignored.has(event.eventType) || event.workerMayIgnore) return false;
    if (isCommandEvent(event)) return this.matchCommand(event, next, newest);
    const attributes = attributesOf(event);
    const about = attributes.initiatedEventId || attributes.scheduledEventId || attributes.startedEventId;
    if (event.eventType >= Events.WorkflowTaskScheduled && event.eventType <= Events.WorkflowTaskFailed)
      this.onWorkflowTask(event, attributes);
    else if (event.eventType === Events.WorkflowExecutionStarted) this.onStarted(event, attributes);
    else if (event.eventType === Events.WorkflowExecutionSignaled) this.jobs.push(signalJob(event));
    else if (event.eventType === Events.WorkflowExecutionCancelRequested)
      this.job('cancelWorkflow', { reason: String(attributes.cause ?? '') });
    else {
      const machine = this.byEvent.get(about ?? 0);
      if (machine === undefined) throw mismatch(event);
      this.quietly(machine, () => machine.onEvent(event, newest));
    }
    return false;
  }

  /** The workflow hears nothing of what it did not ask for itself. */
  private quietly(machine: Machine, fn: () => void): void {
    const jobs = this.jobs.length;
    fn();
    if (this.internalMachines.has(machine)) this.jobs.length = jobs;
  }

  private matchCommand(event: HistoryEvent, next: HistoryEvent | undefined, newest: boolean): boolean {
    const marker = localMarkerOf(event);
    if (marker !== undefined) {
      const machine = this.sdk.locals.get(marker.seq);
      if (machine === undefined) throw mismatch(event);
      if (machine.resolvedByMarker) {
        machine.onEvent(event);
        return false;
      }
    }
    const patch = patchOf(event);
    for (;;) {
      const first = this.waiting[0]?.machine;
      const ofPatch = first instanceof PatchMachine ? first : undefined;
      if (patch?.deprecated && ofPatch?.patchId !== patch.id) return setsChangeVersion(next);
      if (patch === undefined && ofPatch !== undefined) {
        this.waiting.shift();
        continue;
      }
      const taken = this.waiting.shift();
      if (taken === undefined) throw mismatch(event);
      if (taken.machine.takenBack) continue;
      taken.machine.onEvent(event, newest);
      this.byEvent.set(event.eventId, taken.machine);
      return false;
    }
  }

  private onStarted(event: HistoryEvent, attributes: Attributes): void {
    this.started = attributes;
    this.advanceTo(toMs(event.eventTime));
    this.jobs.push(initializeJob(event, this.init.workflowId));
  }

  private onWorkflowTask(event: HistoryEvent, attributes: Attributes): void {
    if (event.eventType === Events.WorkflowTaskScheduled) {
      this.tasks.set(event.eventId, { triggerId: this.nextStartedId, startedId: 0, timeMs: 0 });
      return;
    }
    const task = this.tasks.get(attributes.scheduledEventId ?? 0);
    if (task === undefined)
      throw new HistoryError(`Event ${event.eventId} is about a task that is not there.`);
    if (event.eventType === Events.WorkflowTaskStarted) {
      this.lastTask = attributes;
      task.startedId = event.eventId;
      task.timeMs = toMs(event.eventTime);
      if (event.eventId >= task.triggerId) this.onTaskStarted(task.triggerId, task.timeMs);
    } else if (event.eventType === Events.WorkflowTaskCompleted)
      this.onTaskStarted(task.startedId, task.timeMs);
    else if (attributes.cause === RESET_WORKFLOW && event.eventType === Events.WorkflowTaskFailed)
      this.job('updateRandomSeed', { randomnessSeed: randomnessSeed(attributes.newRunId ?? '') });
  }

  private onTaskStarted(eventId: number, timeMs: number): void {
    this.currentStartedId = eventId;
    this.advanceTo(timeMs);
    if (this.replaying) return;
    for (const machine of this.sdk.locals.values()) machine.replayEnded();
  }

  /** Patches, local activities and updates must be known before the code asks for them, as they were at first. */
  private lookAhead(from: number, admitted: Map<string, IncomingMessage>): void {
    const later: (() => void)[] = [];
    for (const event of this.sequences.peek(from)) {
      const patch = patchOf(event);
      const marker = localMarkerOf(event);
      if (patch !== undefined) {
        this.sdk.seenPatches.add(patch.id);
        this.job('notifyHasPatch', { patchId: patch.id });
      } else if (marker !== undefined) {
        later.push(() => {
          if (this.sdk.locals.get(marker.seq)?.waitsForMarker === false) return;
          this.markers.push(marker);
          this.applyMarkers();
        });
      } else if (event.eventType === Events.WorkflowExecutionUpdateAccepted) {
        const id = attributesOf(event).protocolInstanceId ?? '';
        later.push(() => this.beginUpdate(admitted.get(id) ?? updateMessage(event)));
      }
    }
    for (const act of later) act();
  }

  private applyMarkers(): void {
    for (;;) {
      const [marker] = this.markers;
      const machine = marker && this.sdk.locals.get(marker.seq);
      if (machine === undefined) return;
      this.markers.shift();
      machine.resolveByMarker(marker!.result);
    }
  }

  /** A marker that was seen ahead for a local activity that the code gives up. */
  takeMarker(machine: LocalActivityMachine): LocalMarker | undefined {
    const index = this.markers.findIndex(({ seq }) => seq === machine.attributes.seq);
    return index < 0 ? undefined : this.markers.splice(index, 1)[0];
  }

  private readFlags(completed: Attributes | undefined): void {
    if (completed === undefined) return;
    this.flags.addFromHistory(completed.sdkMetadata);
    const buildId = completed.workerVersion?.buildId;
    const version = completed.deploymentVersion ?? (buildId ? { deploymentName: '', buildId } : undefined);
    if (version !== undefined) this.taskVersion = version;
  }
}
