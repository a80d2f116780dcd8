import { Commands } from '../core/messages.ts';
import type { Command } from '../core/messages.ts';
import type { Slots } from '../slots.ts';
import type { PolledActivity } from './info.ts';

/** As with Core: one workflow task takes no more slots than this. */
const MAX_PER_TASK = 3;

interface Schedule {
  readonly requestEagerExecution?: boolean;
  readonly taskQueue?: { readonly name?: string };
}

/** Activities that wait in no queue: the service gives them with the answer to the workflow task that asks for them. */
export class EagerActivities {
  constructor(
    private readonly taskQueue: string,
    private readonly slots: Slots,
    private readonly parts: {
      /** Begins an activity whose slot is taken already. */
      readonly begin: (task: PolledActivity) => void;
      /** False in a Worker without activities, and in one that stops. */
      readonly isWilling: () => boolean;
    },
  ) {}

  /** Takes a slot for each activity that may begin at once; the others ask for it no more. */
  reserve(commands: readonly Command[]): {
    readonly commands: readonly Command[];
    readonly reserved: number;
  } {
    let reserved = 0;
    const asked = commands.map((command): Command => {
      const name = 'scheduleActivityTaskCommandAttributes';
      const attributes = command[name] as Schedule | undefined;
      if (command.commandType !== Commands.ScheduleActivityTask || !attributes?.requestEagerExecution)
        return command;
      const fits = attributes.taskQueue?.name === this.taskQueue && reserved < MAX_PER_TASK;
      if (fits && this.parts.isWilling() && this.slots.tryTake()) {
        reserved += 1;
        return command;
      }
      const { requestEagerExecution: _, ...rest } = attributes;
      return { ...command, [name]: rest };
    });
    return { commands: asked, reserved };
  }

  /** Begins what the service gave, and gives back the slots of what it did not give. */
  take(reserved: number, tasks: readonly PolledActivity[] = []): void {
    for (const task of tasks.slice(0, reserved)) this.parts.begin(task);
    this.slots.giveBack(Math.max(0, reserved - tasks.length));
  }
}
