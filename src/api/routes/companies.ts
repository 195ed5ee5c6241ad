import { z } from 'zod';
import { isCompanyNumber, type CompanyNumber } from '../../domain/company-number.ts';
import { londonDateOf } from '../../domain/london-date.ts';
import { listLeads } from '../../store/leads.ts';
import { listRegister } from '../../store/list-register.ts';
import { pageOf, pageQuery, readCursor, toPage } from '../paging.ts';
import type { ApiOptions, ApiServer } from '../server.ts';
import { CompanyJson, toCompanyJson } from '../wire/company-json.ts';

const ListQuery = pageQuery.extend({ scope: z.enum(['open', 'closed', 'all']).default('open') });
type ListQuery = z.infer<typeof ListQuery>;

/** A cursor holds its scope: it means nothing in another list. */
const EpisodeCursor = z.tuple([z.enum(['open', 'closed']), z.number().int(), z.uuid()]);
const RegisterCursor = z.tuple([
  z.literal('all'),
  z.custom<CompanyNumber>((value) => typeof value === 'string' && isCompanyNumber(value)),
]);

/** The companies under threat, those that were, or all that are known. */
export function addCompanyListRoute(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/companies',
    {
      config: { access: 'viewer' },
      schema: { querystring: ListQuery, response: { 200: pageOf(CompanyJson) } },
    },
    ({ query }) => (query.scope === 'all' ? pageOfRegister(query) : pageOfEpisodes(query)),
  );

  async function pageOfEpisodes({ scope, cursor, limit }: ListQuery) {
    const state = scope === 'closed' ? 'closed' : 'open';
    const after = readCursor(
      EpisodeCursor.refine(([of]) => of === state),
      cursor,
    );
    const rows = await listLeads(options.reader, {
      state,
      after: after === null ? null : { openedAt: after[1], episodeId: after[2] },
      limit: limit + 1,
    });
    const today = londonDateOf(options.clock.now());
    return toPage(rows, limit, {
      item: (row) => toCompanyJson(row, today),
      position: (row) => [state, row.opened_at, row.episode_id],
    });
  }

  async function pageOfRegister({ cursor, limit }: ListQuery) {
    const after = readCursor(RegisterCursor, cursor);
    const rows = await listRegister(options.reader, {
      after: after?.[1] ?? null,
      limit: limit + 1,
    });
    const today = londonDateOf(options.clock.now());
    return toPage(rows, limit, {
      item: (row) => toCompanyJson(row, today),
      position: (row) => ['all', row.company_number],
    });
  }
}
