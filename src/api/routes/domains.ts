import { listDomains } from '../../store/list-domains.ts';
import { findCompanyOrRefuse } from '../find-company-or-refuse.ts';
import { cutPage, pageOf, pageQuery } from '../paging.ts';
import type { ApiOptions, ApiServer } from '../server.ts';
import { companyParams } from '../wire/company-number.ts';
import { DomainJson, toDomainJson } from '../wire/domain-json.ts';

/** The domains of a company with their proof. */
export function addDomainRoutes(server: ApiServer, { reader }: ApiOptions): void {
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
      await findCompanyOrRefuse(reader, companyNumber);
      return cutPage(await listDomains(reader, companyNumber), query, toDomainJson);
    },
  );
}
