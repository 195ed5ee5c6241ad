import { z } from 'zod';
import { listHiddenContacts } from '../../store/hidden-contacts.ts';
import { HiddenContactJson, toHiddenContactsJson } from '../../wire/hidden-contact-json.ts';
import { pageOf, parseCursor, toPage } from '../../wire/list-page.ts';
import { pageQuery, readCursor } from '../paging.ts';
import { ApiError } from '../problem.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** The longest waiting first. */
const HiddenCursor = z.tuple([z.number(), z.string()]);

/** Addresses of persons that their sites hide from programs, and the decision to let one out. */
export function addHiddenContactRoutes(server: ApiServer, options: ApiOptions): void {
  const { reader } = options;

  server.get(
    '/api/contacts/hidden',
    {
      config: { access: 'operator' },
      schema: { querystring: pageQuery, response: { 200: pageOf(HiddenContactJson) } },
    },
    async ({ query: { limit, cursor } }) => {
      const after = readCursor(cursor, (word) => parseCursor(HiddenCursor, word));
      const rows = await listHiddenContacts(reader, {
        after: after === null ? null : { discoveredAt: after[0], id: after[1] },
        limit: limit + 1,
      });
      const page = toPage(rows, limit, {
        item: (row) => row,
        position: (row) => [row.discovered_at, row.id],
      });
      return { ...page, data: [...(await toHiddenContactsJson(page.data, options))] };
    },
  );

  server.post(
    '/api/contacts/:id/release',
    {
      config: { access: 'operator' },
      schema: {
        params: z.object({ id: z.uuid() }),
        response: { 200: z.object({ id: z.uuid(), released: z.boolean() }) },
      },
    },
    async ({ params: { id }, principalId }) => {
      const answer = await options.releaseContact(id, principalId ?? options.systemPrincipalId);
      if (answer === 'unknown') throw new ApiError(404, `no contact ${id} is known`);
      if (answer === 'not hidden') {
        throw new ApiError(409, 'this contact is not hidden: nothing has to be released');
      }
      return { id, released: answer === 'released' };
    },
  );
}
