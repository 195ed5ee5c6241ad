import { z } from 'zod';

/** An event of any Companies House stream; `data` is read by whoever knows the resource. */
export interface StreamEvent {
  readonly timepoint: number;
  /** Epoch milliseconds; null when the event does not say or says it unreadably. */
  readonly publishedAt: number | null;
  readonly type: 'changed' | 'deleted';
  readonly resourceKind: string;
  readonly resourceUri: string;
  readonly resourceId: string;
  readonly data: unknown;
}

export type StreamEventReading =
  | { readonly kind: 'event'; readonly event: StreamEvent }
  | {
      readonly kind: 'unreadable';
      readonly reason: string;
      /** Its place in the stream, where at least that could be read. */
      readonly timepoint: number | null;
    };

const timepoint = z.int().nonnegative();

/** What is left to go by when the rest cannot be read. */
const Place = z.object({ event: z.object({ timepoint }) });

const Envelope = z
  .object({
    resource_kind: z.string().default(''),
    resource_uri: z.string().default(''),
    resource_id: z.string().default(''),
    data: z.unknown().optional(),
    event: z.object({
      timepoint,
      type: z.string().default('changed'),
      published_at: z.string().nullish(),
    }),
  })
  .transform(({ event, ...rest }): StreamEvent => ({
    timepoint: event.timepoint,
    publishedAt: parsePublishedAt(event.published_at ?? null),
    type: event.type === 'deleted' ? 'deleted' : 'changed',
    resourceKind: rest.resource_kind,
    resourceUri: rest.resource_uri,
    resourceId: rest.resource_id === '' ? lastSegment(rest.resource_uri) : rest.resource_id,
    data: rest.data,
  }));

/** Reads one line of a stream (envelope: https://developer-specs.company-information.service.gov.uk/streaming-api/reference). */
export function readStreamEvent(bytes: Uint8Array): StreamEventReading {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'unreadable', reason, timepoint: null };
  }
  const parsed = Envelope.safeParse(json);
  if (parsed.success) return { kind: 'event', event: parsed.data };
  const place = Place.safeParse(json);
  return {
    kind: 'unreadable',
    reason: z.prettifyError(parsed.error),
    timepoint: place.success ? place.data.event.timepoint : null,
  };
}

/** Three shapes occur: with `Z`, with an offset, and without a zone, which is UTC. */
function parsePublishedAt(text: string | null): number | null {
  if (text === null) return null;
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const at = Date.parse(hasZone ? text : `${text}Z`);
  return Number.isNaN(at) ? null : at;
}

function lastSegment(uri: string): string {
  return uri.split('/').findLast((segment) => segment !== '') ?? '';
}
