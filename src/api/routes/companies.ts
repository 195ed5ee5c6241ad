import { z } from 'zod';
import { isCompanyNumber, type CompanyNumber } from '../../domain/company-number.ts';
import { londonDateOf } from '../../domain/london-date.ts';
import { listRegister } from '../../store/list-register.ts';
import { CompanyJson, toCompanyJson } from '../../wire/company-json.ts';
import { parseEpisodeCursor, readEpisodePage } from '../../wire/episode-page.ts';
import { pageOf, parseCursor, toPage } from '../../wire/list-page.ts';
import { pageQuery, readCursor } from '../paging.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const ListQuery = pageQuery.extend({ scope: z.enum(['open', 'closed', 'all']).default('open') });
type ListQuery = z.infer<typeof ListQuery>;

/** A cursor holds its scope: it means nothing in another list. */
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
    ({ query: { scope, ...query } }) =>
      scope === 'all'
        ? pageOfRegister(query)
        : readEpisodePage(options, {
            state: scope,
            after: readCursor(query.cursor, (cursor) => parseEpisodeCursor(scope, cursor)),
            limit: query.limit,
          }),
  );

  async function pageOfRegister({ cursor, limit }: Omit<ListQuery, 'scope'>) {
    const after = readCursor(cursor, (word) => parseCursor(RegisterCursor, word));
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
