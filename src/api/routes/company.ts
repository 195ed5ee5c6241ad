import { CompanyDetailJson } from '../../wire/company-detail-json.ts';
import { readCompanyDetail } from '../../wire/read-company-detail.ts';
import { companyParams } from '../company-params.ts';
import { findCompanyOrRefuse } from '../find-company-or-refuse.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** One company with its episodes, people, domains and contacts. */
export function addCompanyRoute(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/companies/:companyNumber',
    {
      config: { access: 'viewer' },
      schema: { params: companyParams, response: { 200: CompanyDetailJson } },
    },
    async ({ params: { companyNumber } }) =>
      readCompanyDetail(await findCompanyOrRefuse(options.reader, companyNumber), options),
  );
}
