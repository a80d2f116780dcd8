import { EventType, type Link, type NexusLink } from '../../proto.ts';

// Links between workflows, in Temporal's form (in histories) and as the URLs of the Nexus protocol.

const LINK_TYPE = 'temporal.api.common.v1.Link.WorkflowEvent';
type WorkflowEventLink = NonNullable<Link['workflowEvent']>;

const typeNames = new Map<number, string>(Object.entries(EventType).map(([name, type]) => [type, name]));

/** The link as a URL, which says where the event is: `temporal:///namespaces/…/history?eventID=5&…`. */
export function toNexusLink({ workflowEvent }: Link): NexusLink | undefined {
  if (!workflowEvent) return undefined;
  const { namespace = '', workflowId = '', runId = '', eventRef, requestIdRef } = workflowEvent;
  const path = `/namespaces/${escape(namespace)}/workflows/${escape(workflowId)}/${escape(runId)}/history`;
  const eventType = typeNames.get((eventRef ?? requestIdRef)?.eventType ?? 0) ?? 'Unspecified';
  const query = requestIdRef
    ? `eventType=${eventType}&referenceType=RequestIdReference&requestID=${escape(requestIdRef.requestId ?? '')}`
    : `${eventRef?.eventId ? `eventID=${eventRef.eventId}&` : ''}eventType=${eventType}&referenceType=EventReference`;
  return { url: `temporal://${path}?${query}`, type: LINK_TYPE };
}

/** Temporal's form of those links that are about events of workflows; what cannot be read is left out. */
export const fromNexusLinks = (links: readonly NexusLink[] | undefined): Link[] =>
  (links ?? []).flatMap((link) => {
    const workflowEvent = fromNexusLink(link);
    return workflowEvent ? [{ workflowEvent }] : [];
  });

function fromNexusLink({ url = '', type }: NexusLink): WorkflowEventLink | undefined {
  const match = /^temporal:\/\/\/namespaces\/([^/?]+)\/workflows\/([^/?]+)\/([^/?]+)\/history\?(.*)$/.exec(
    url,
  );
  if (type !== LINK_TYPE || !match) return undefined;
  try {
    const [namespace, workflowId, runId] = match.slice(1, 4).map(decodeURIComponent);
    const query = Object.fromEntries(
      match[4]!.split('&').map((part) => part.split('=').map(decodeURIComponent) as [string, string]),
    );
    const eventType = typeNumber(query['eventType']);
    if (eventType === undefined) return undefined;
    const execution = { namespace, workflowId, runId };
    if (query['referenceType'] === 'RequestIdReference')
      return { ...execution, requestIdRef: { requestId: query['requestID'], eventType } };
    const eventId = Number(query['eventID'] ?? 0);
    return { ...execution, eventRef: { ...(eventId > 0 && { eventId }), eventType } };
  } catch {
    return undefined;
  }
}

/** The number of an event type that is named in either of its two forms, `TimerFired` or `EVENT_TYPE_TIMER_FIRED`. */
function typeNumber(name = ''): number | undefined {
  const plain = name
    .replace(/^EVENT_TYPE_/, '')
    .replaceAll('_', '')
    .toLowerCase();
  return Object.entries(EventType).find(([known]) => known.toLowerCase() === plain)?.[1];
}

const escape = encodeURIComponent;
