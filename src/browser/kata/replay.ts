import { KataHistory } from '../../kata/history.ts';
import type { ReplayInput } from '../../kata/history.ts';
import { ReplayError } from '../../kata/problem.ts';
import { replayWords } from '../../kata/replay-words.ts';
import { historyFromJson, NondeterminismError, replay } from '../../worker/index.ts';
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
    throw new ReplayError(readable(error), { cause: error });
  }
}

/** In the core's words where they are known, as the terminal has them: a lesson teaches to read those. */
function readable(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof NondeterminismError)) return replayWords(message);
  const { core, event, place } = error;
  if (core.message === undefined) return replayWords(message);
  if (event === undefined || !core.message.includes(' machine does not handle '))
    return replayWords(core.message);
  const { id, type } = event;
  const at = place && { place: `${place.file}:${place.line}` };
  return replayWords(core.message, { kind: core.kind ?? '', id, type, ...at });
}

/** Events as the Worker takes them: those of a Client are messages, others are proto-JSON. */
function eventsOf(input: ReplayInput): Events {
  if (input instanceof KataHistory) return toService(input.events) as Events;
  const { events } = input as { readonly events?: readonly { readonly eventType?: unknown }[] };
  return typeof events?.[0]?.eventType === 'number' ? (toService(events) as Events) : historyFromJson(input);
}
