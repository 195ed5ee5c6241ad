import { z } from 'zod';
import { listDomains } from '../../store/list-domains.ts';
import { DomainJson, toDomainJson } from '../../wire/domain-json.ts';
import { pageOf } from '../../wire/list-page.ts';
import { companyParams } from '../company-params.ts';
import { refuseUnknownCompany } from '../find-company-or-refuse.ts';
import { cutPage, pageQuery } from '../paging.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** The primary domain first, then the surest. */
const DomainCursor = z.tuple([z.number(), z.number(), z.uuid()]);

/** The domains of a company with their proof. */
export function addDomainRoutes(server: ApiServer, { reader, register, clock }: ApiOptions): void {
  server.get(
    '/api/companies/:companyNumber/domains',
    {
      config: { access: 'viewer' },
      schema: {
        params: companyParams,
        querystring: pageQuery,
        response: { 200: pageOf(DomainJson) },
      },
    },
    async ({ params: { companyNumber }, query }) => {
      await refuseUnknownCompany(companyNumber, { reader, register, clock });
      return cutPage(await listDomains(reader, companyNumber), query, {
        cursor: DomainCursor,
        position: (row) => [-row.is_primary, -row.confidence, row.id],
        item: toDomainJson,
      });
    },
  );
}
