import { z } from 'zod';
import { strikeOffRoutes, strikeOffStages } from '../../domain/strike-off.ts';
import { parseApplicationCursor, readApplicationPage } from '../../wire/application-page.ts';
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
import { createRecentOperation } from '../recent-operation.ts';
import { tellFreshness } from '../tell-freshness.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const ListQuery = pageQuery.extend({
  scope: z.enum(['open', 'closed', 'all']).default('open'),
  /** Where the strike-off stands. `applied` lists the applications upon which the register does not propose yet: nothing else does. */
  stage: z.enum(strikeOffStages).optional(),
  route: z.enum(strikeOffRoutes).optional(),
  /** A name or its beginning, in scope all. */
  q: z.string().max(500).optional(),
});

const ListPage = pageOf(CompanyJson).extend({
  /** In scope all: the full register the list was taken from. */
  register: RegisterJson.optional(),
});

/** The companies under threat, those that were, or all that are known; of those the ones with a name. */
export function addCompanyListRoute(server: ApiServer, options: ApiOptions): void {
  const recentOperation = createRecentOperation(options);
  server.get(
    '/api/companies',
    {
      config: { access: 'viewer' },
      schema: { querystring: ListQuery, response: { 200: ListPage } },
    },
    async ({ query }, reply) => {
      const { scope, q, cursor, limit } = query;
      const { freshness } = await recentOperation();
      tellFreshness(reply, freshness);
      if (q !== undefined) {
        refuseUnlessSearchable(query);
        return searchCompanies(options, q, limit);
      }
      if (scope === 'all') {
        refuseFilters(query);
        return readRegisterPage(options, {
          after: readCursor(cursor, parseRegisterCursor),
          limit,
        });
      }
      const { stage = null, route = null } = query;
      if (scope === 'open' && stage === 'applied') {
        const after = readCursor(cursor, parseApplicationCursor);
        if (route !== null && route !== 'voluntary') return emptyPage;
        return readApplicationPage(options, { after, limit });
      }
      return readEpisodePage(options, {
        state: scope,
        stage,
        route,
        after: readCursor(cursor, (word) => parseEpisodeCursor(scope, word)),
        limit,
      });
    },
  );
}

/** Only voluntary ones are applied for. */
const emptyPage = { data: [], page: { next_cursor: null, has_more: false } };

type Query = z.infer<typeof ListQuery>;

function refuseUnlessSearchable(query: Query): void {
  if (query.scope !== 'all') throw new ApiError(422, 'q: names are searched in scope=all');
  if (query.cursor !== undefined)
    throw new ApiError(422, 'cursor: a search has one page; ask with more of the name');
  refuseFilters(query);
}

function refuseFilters({ stage, route }: Query): void {
  if (stage === undefined && route === undefined) return;
  const filter = stage === undefined ? 'route' : 'stage';
  throw new ApiError(422, `${filter}: filters the lists of scope=open and scope=closed`);
}
