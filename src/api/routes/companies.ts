import { z } from 'zod';
import { CompanyJson } from '../../wire/company-json.ts';
import { parseEpisodeCursor, readEpisodePage } from '../../wire/episode-page.ts';
import { pageOf } from '../../wire/list-page.ts';
import { RegisterJson } from '../../wire/register-json.ts';
import {
  parseRegisterCursor,
  readRegisterPage,
  searchCompanies,
} from '../../wire/register-page.ts';
import { pageQuery, readCursor } from '../paging.ts';
import { ApiError } from '../problem.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const ListQuery = pageQuery.extend({
  scope: z.enum(['open', 'closed', 'all']).default('open'),
  /** A name or its beginning, in scope all. */
  q: z.string().max(500).optional(),
});

const ListPage = pageOf(CompanyJson).extend({
  /** In scope all: the full register the list was taken from. */
  register: RegisterJson.optional(),
});

/** The companies under threat, those that were, or all that are known; of those the ones with a name. */
export function addCompanyListRoute(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/companies',
    {
      config: { access: 'viewer' },
      schema: { querystring: ListQuery, response: { 200: ListPage } },
    },
    async ({ query: { scope, q, cursor, limit } }) => {
      if (q !== undefined) {
        refuseUnlessSearchable(scope, cursor);
        return searchCompanies(options, q, limit);
      }
      if (scope === 'all') {
        return readRegisterPage(options, {
          after: readCursor(cursor, parseRegisterCursor),
          limit,
        });
      }
      return readEpisodePage(options, {
        state: scope,
        after: readCursor(cursor, (word) => parseEpisodeCursor(scope, word)),
        limit,
      });
    },
  );
}

function refuseUnlessSearchable(scope: string, cursor: string | undefined): void {
  if (scope !== 'all') throw new ApiError(422, 'q: names are searched in scope=all');
  if (cursor !== undefined)
    throw new ApiError(422, 'cursor: a search has one page; ask with more of the name');
}
