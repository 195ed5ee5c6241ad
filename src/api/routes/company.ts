import { CompanyDetailJson } from '../../wire/company-detail-json.ts';
import { readKnownCompany } from '../../wire/read-known-company.ts';
import { companyParams } from '../company-params.ts';
import { ApiError } from '../problem.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** One company with its episodes, people, domains and contacts. */
export function addCompanyRoute(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/companies/:companyNumber',
    {
      config: { access: 'viewer' },
      schema: { params: companyParams, response: { 200: CompanyDetailJson } },
    },
    async ({ params: { companyNumber } }) => {
      const company = await readKnownCompany(companyNumber, options);
      if (company === null) throw new ApiError(404, `no company ${companyNumber} is known`);
      return company;
    },
  );
}
