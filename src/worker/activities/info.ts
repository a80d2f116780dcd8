import type { Info } from '@temporalio/activity';
import { decompileRetryPolicy } from '@temporalio/common';
import type { LoadedDataConverter } from '@temporalio/common';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { decodePriority } from '@temporalio/common/lib/priority.js';
import { toMs } from '../core/messages.ts';
import type { Payload, Payloads, Timestamp } from '../core/messages.ts';
import { forSdk } from './execute.ts';

/** The answer to a poll for activity tasks. */
export interface PolledActivity {
  readonly taskToken?: Uint8Array;
  readonly workflowNamespace?: string;
  readonly workflowType?: { readonly name?: string };
  readonly workflowExecution?: { readonly workflowId?: string; readonly runId?: string };
  readonly activityType?: { readonly name?: string };
  readonly activityId?: string;
  readonly activityRunId?: string;
  readonly input?: Payloads;
  readonly heartbeatDetails?: Payloads;
  readonly scheduledTime?: Timestamp;
  readonly currentAttemptScheduledTime?: Timestamp;
  readonly attempt?: number;
  readonly scheduleToCloseTimeout?: Timestamp;
  readonly startToCloseTimeout?: Timestamp;
  readonly heartbeatTimeout?: Timestamp;
  readonly retryPolicy?: object;
  readonly priority?: object;
}

interface Place {
  readonly namespace: string;
  readonly taskQueue: string;
  readonly isLocal: boolean;
  readonly dataConverter: LoadedDataConverter;
}

/** What an activity is told of itself: as `@temporalio/worker` makes it (lib/worker.js, 1.24.0). */
export async function activityInfo(task: PolledActivity, place: Place): Promise<Info> {
  const { workflowExecution, heartbeatTimeout, taskToken = new Uint8Array() } = task;
  const inWorkflow = Boolean(workflowExecution?.workflowId);
  const details = task.heartbeatDetails?.payloads ?? [];
  const info = {
    taskToken,
    taskQueue: place.taskQueue,
    base64TaskToken: btoa(String.fromCharCode(...taskToken)),
    activityId: task.activityId ?? '',
    workflowExecution: inWorkflow ? workflowExecution : undefined,
    attempt: task.attempt ?? 1,
    isLocal: place.isLocal,
    activityType: task.activityType?.name ?? '',
    workflowType: inWorkflow ? task.workflowType?.name : undefined,
    heartbeatTimeoutMs: toMs(heartbeatTimeout) || undefined,
    heartbeatDetails: details.length
      ? await decodeFromPayloadsAtIndex(place.dataConverter, 0, forSdk(details))
      : undefined,
    activityNamespace: place.namespace,
    workflowNamespace: inWorkflow ? (task.workflowNamespace ?? place.namespace) : undefined,
    scheduledTimestampMs: toMs(task.scheduledTime),
    startToCloseTimeoutMs: toMs(task.startToCloseTimeout),
    scheduleToCloseTimeoutMs: toMs(task.scheduleToCloseTimeout),
    currentAttemptScheduledTimestampMs: toMs(task.currentAttemptScheduledTime),
    priority: decodePriority(task.priority),
    retryPolicy: decompileRetryPolicy(forSdk(task.retryPolicy)),
    namespace: task.workflowNamespace || place.namespace,
    activityRunId: inWorkflow ? undefined : task.activityRunId,
    inWorkflow,
  };
  return info as unknown as Info;
}
