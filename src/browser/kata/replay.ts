import { KataHistory } from '../../kata/history.ts';
import type { ReplayInput } from '../../kata/history.ts';
import { ReplayError } from '../../kata/problem.ts';
import { historyFromJson, replay } from '../../worker/index.ts';
import type { WorkerPlatform } from '../../worker/index.ts';
import type { Realms } from '../../worker/realm.ts';
import { toService } from '../service/plain.ts';

type Events = Parameters<typeof replay>[0];

/**
 * Replays a history against workflow code; needs no service. Rejects with a {@link ReplayError} that says where code and
 * history part.
 */
export async function replayInPage(
  realms: Realms,
  platform: WorkerPlatform,
  input: ReplayInput,
): Promise<void> {
  const workflowId = input instanceof KataHistory ? input.workflowId : 'replayed';
  try {
    await replay(eventsOf(input), { realms, platform, workflowId });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ReplayError(`The workflow's code does not follow this history: ${message}`, { cause: error });
  }
}

/** Events as the Worker takes them: those of a Client are messages, others are proto-JSON. */
function eventsOf(input: ReplayInput): Events {
  if (input instanceof KataHistory) return toService(input.events) as Events;
  const { events } = input as { readonly events?: readonly { readonly eventType?: unknown }[] };
  return typeof events?.[0]?.eventType === 'number' ? (toService(events) as Events) : historyFromJson(input);
}
