import { z } from 'zod';
import { productEventTypes } from '../../domain/product-event.ts';
import { listEvents, type EventRow } from '../../store/events.ts';
import { instant, toInstant } from '../../wire/instant.ts';
import { pageOf } from '../../wire/list-page.ts';
import { pageQuery } from '../paging.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const EventJson = z.object({
  id: z.uuid(),
  sequence: z.number().int(),
  type: z.enum(productEventTypes),
  company_number: z.string().nullable(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  happened_at: instant,
});

const EventQuery = pageQuery.omit({ cursor: true }).extend({
  /** Sequence of the last event already known. */
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'must be the sequence of an event')
    .transform(Number)
    .default(0),
});

/** What happened, oldest first. For pollers: `next_cursor` goes into ?after= and stays valid at the end of the list. */
export function addEventRoutes(server: ApiServer, { reader }: ApiOptions): void {
  server.get(
    '/api/events',
    {
      config: { access: 'viewer' },
      schema: { querystring: EventQuery, response: { 200: pageOf(EventJson) } },
    },
    async ({ query: { after, limit } }) => {
      const rows = await listEvents(reader, { after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      return {
        data: shown.map(toEventJson),
        page: {
          next_cursor: String(shown.at(-1)?.sequence ?? after),
          has_more: rows.length > limit,
        },
      };
    },
  );
}

function toEventJson(row: EventRow): z.infer<typeof EventJson> {
  return {
    id: row.id,
    sequence: row.sequence,
    type: row.type,
    company_number: row.company_number,
    data: EventJson.shape.data.parse(JSON.parse(row.data)),
    happened_at: toInstant(row.happened_at),
  };
}
