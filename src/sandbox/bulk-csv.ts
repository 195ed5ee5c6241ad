import type { SandboxCompany } from './world/company.ts';
import { strikeOffDetail } from './world/company.ts';
import { toBulkDate } from './world/dates.ts';

const previousNameColumns = Array.from({ length: 10 }, (_, index) => {
  // Of the ten date columns only the second has a leading space in the published file.
  const dateColumn = `${index === 1 ? ' ' : ''}PreviousName_${index + 1}.CONDATE`;
  return `${dateColumn}, PreviousName_${index + 1}.CompanyName`;
}).join(',');

/** The 55 columns exactly as published, leading spaces included (https://download.companieshouse.gov.uk/en_output.html). */
export const bulkHeader = [
  'CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.POBox,RegAddress.AddressLine1, RegAddress.AddressLine2',
  'RegAddress.PostTown,RegAddress.County,RegAddress.Country,RegAddress.PostCode,CompanyCategory,CompanyStatus',
  'CountryOfOrigin,DissolutionDate,IncorporationDate,Accounts.AccountRefDay,Accounts.AccountRefMonth',
  'Accounts.NextDueDate,Accounts.LastMadeUpDate,Accounts.AccountCategory,Returns.NextDueDate,Returns.LastMadeUpDate',
  'Mortgages.NumMortCharges,Mortgages.NumMortOutstanding,Mortgages.NumMortPartSatisfied,Mortgages.NumMortSatisfied',
  'SICCode.SicText_1,SICCode.SicText_2,SICCode.SicText_3,SICCode.SicText_4',
  'LimitedPartnerships.NumGenPartners,LimitedPartnerships.NumLimPartners,URI',
  previousNameColumns,
  'ConfStmtNextDueDate, ConfStmtLastMadeUpDate',
].join(',');

const statusTexts: Readonly<Record<string, string>> = {
  active: 'Active',
  liquidation: 'Liquidation',
  administration: 'In Administration',
  receivership: 'RECEIVERSHIP',
  'voluntary-arrangement': 'Voluntary Arrangement',
};

/** The whole file in pieces: header unquoted, every field of a row quoted. Companies that are gone are not in it. */
export function* bulkCsv(
  companies: readonly SandboxCompany[],
  lineEnd: '\n' | '\r\n',
): Generator<string> {
  yield bulkHeader + lineEnd;
  let rows = '';
  for (const company of companies) {
    if (company.status === 'dissolved') continue;
    rows += bulkFields(company).map(quote).join(',') + lineEnd;
    if (rows.length < pieceLength) continue;
    yield rows;
    rows = '';
  }
  yield rows;
}

const pieceLength = 65_536;

function quote(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}

function bulkFields(company: SandboxCompany): string[] {
  const { address, accounts, confirmation, sicTexts, previousNames } = company;
  return [
    company.name,
    company.number,
    '',
    '',
    address.line1,
    address.line2 ?? '',
    address.town.toUpperCase(),
    address.county?.toUpperCase() ?? '',
    address.country.toUpperCase(),
    address.postcode,
    company.category,
    bulkStatus(company),
    'United Kingdom',
    '',
    toBulkDate(company.createdOn),
    String(accounts.day),
    String(accounts.month),
    toBulkDate(accounts.nextDue),
    toBulkDate(accounts.lastMadeUpTo),
    accounts.lastMadeUpTo === null
      ? 'NO ACCOUNTS FILED'
      : accounts.type.toUpperCase().replaceAll('-', ' '),
    '',
    '',
    '0',
    '0',
    '0',
    '0',
    ...padded(sicTexts, 4),
    company.type === 'limited-partnership' ? '2' : '0',
    '0',
    `http://business.data.gov.uk/id/company/${company.number}`,
    ...padded(
      previousNames.flatMap(({ name, to }) => [toBulkDate(to), name]),
      20,
    ),
    toBulkDate(confirmation.nextDue),
    toBulkDate(confirmation.lastMadeUpTo),
  ];
}

function bulkStatus(company: SandboxCompany): string {
  if (company.bulkStatus !== null) return company.bulkStatus;
  if (company.detail === strikeOffDetail) return 'Active - Proposal to Strike off';
  return statusTexts[company.status] ?? company.status;
}

function padded(values: readonly string[], length: number): string[] {
  return Array.from({ length }, (_, index) => values[index] ?? '');
}
