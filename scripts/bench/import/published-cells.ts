import type { BulkCompany } from '../../../src/domain/bulk-company.ts';

/** The 55 cells a company was read from. The generated file has no value that is lost on the way. */
export function publishedCells(company: BulkCompany): readonly string[] {
  const { registeredOffice: office, sicTexts } = company;
  return [
    company.companyName,
    company.companyNumber,
    text(office.careOf),
    text(office.poBox),
    text(office.addressLine1),
    text(office.addressLine2),
    text(office.postTown),
    text(office.county),
    text(office.country),
    text(office.postalCode),
    text(company.companyCategory),
    text(company.companyStatusRaw),
    text(company.countryOfOrigin),
    date(company.dissolutionDate),
    date(company.incorporationDate),
    text(company.accountRefDay),
    text(company.accountRefMonth),
    date(company.accountsNextDueDate),
    date(company.accountsLastMadeUpDate),
    text(company.accountCategory),
    date(company.returnsNextDueDate),
    date(company.returnsLastMadeUpDate),
    text(company.numMortCharges),
    text(company.numMortOutstanding),
    text(company.numMortPartSatisfied),
    text(company.numMortSatisfied),
    sicTexts[0] ?? 'None Supplied',
    ...sicTexts.slice(1).map(text),
    text(company.numGenPartners),
    text(company.numLimPartners),
    text(company.uri),
    ...previousNameCells(company),
    date(company.confStmtNextDueDate),
    date(company.confStmtLastMadeUpDate),
  ];
}

function previousNameCells({ previousNames }: BulkCompany): readonly string[] {
  const cells = previousNames.flatMap(({ ceasedOn, companyName }) => [date(ceasedOn), companyName]);
  return Array.from({ length: 20 }, (_, index) => cells[index] ?? '');
}

function text(value: string | number | null): string {
  return value === null ? '' : String(value);
}

function date(value: string | null): string {
  return text(value).split('-').toReversed().join('/');
}
