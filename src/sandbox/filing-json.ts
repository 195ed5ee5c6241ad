import type { SandboxCompany, SandboxFiling } from './world/company.ts';
import { withoutAbsent } from './company-profile-json.ts';

export function filingJson(
  company: SandboxCompany,
  filing: SandboxFiling,
): Record<string, unknown> {
  return withoutAbsent({
    action_date: filing.date,
    category: filing.category,
    date: filing.date,
    description: filing.description,
    description_values: Object.keys(filing.values).length === 0 ? null : filing.values,
    links: {
      self: `/company/${company.number}/filing-history/${filing.transactionId}`,
      document_metadata: `https://document-api.company-information.service.gov.uk/document/${filing.transactionId}`,
    },
    pages: 1,
    paper_filed: filing.category === 'gazette' ? true : null,
    subcategory: filing.subcategory,
    transaction_id: filing.transactionId,
    type: filing.type,
  });
}
