import type { BulkCompany } from '../../src/domain/bulk-company.ts';
import { parseCompanyNumber } from '../../src/domain/company-number.ts';

export interface BulkCompanyChanges extends Partial<Omit<BulkCompany, 'companyNumber'>> {
  readonly companyNumber: number;
}

/** A row of the bulk file: an active company of which little is known, with changes. */
export function bulkCompany({
  companyNumber: number,
  ...changes
}: BulkCompanyChanges): BulkCompany {
  const companyNumber = parseCompanyNumber(String(number));
  if (companyNumber === null) throw new Error(`${number} is no company number`);
  return {
    companyNumber,
    companyName: `COMPANY ${number} LTD`,
    registeredOffice: {
      careOf: null,
      poBox: null,
      addressLine1: '1 HIGH STREET',
      addressLine2: null,
      postTown: 'LEEDS',
      county: null,
      country: 'ENGLAND',
      postalCode: 'LS1 4AP',
    },
    companyCategory: 'Private Limited Company',
    companyStatusRaw: 'Active',
    status: { companyStatus: 'active', companyStatusDetail: null },
    countryOfOrigin: 'United Kingdom',
    dissolutionDate: null,
    incorporationDate: '2015-02-01',
    accountRefDay: 31,
    accountRefMonth: 3,
    accountsNextDueDate: '2026-12-31',
    accountsLastMadeUpDate: '2025-03-31',
    accountCategory: 'MICRO ENTITY',
    returnsNextDueDate: null,
    returnsLastMadeUpDate: null,
    numMortCharges: 0,
    numMortOutstanding: 0,
    numMortPartSatisfied: 0,
    numMortSatisfied: 0,
    sicTexts: ['43320 - Joinery installation', null, null, null],
    numGenPartners: 0,
    numLimPartners: 0,
    uri: `http://business.data.gov.uk/id/company/${companyNumber}`,
    previousNames: [],
    confStmtNextDueDate: '2027-02-15',
    confStmtLastMadeUpDate: '2026-02-01',
    ...changes,
  };
}
