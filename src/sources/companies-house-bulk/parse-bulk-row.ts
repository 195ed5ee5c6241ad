import type { BulkCompany } from '../../domain/bulk-company.ts';
import type { PreviousName } from '../../domain/company-profile.ts';
import type { StatusFact } from '../../domain/company-status.ts';
import type { BulkColumn, BulkColumns } from './bulk-columns.ts';
import { isBulkCategory } from './bulk-categories.ts';
import { parseBulkStatus } from './parse-bulk-status.ts';
import { parseBritishDate } from './parse-calendar-date.ts';
import type { CsvRecord } from './assemble-records.ts';
import { repairCompanyNumber } from './repair-company-number.ts';

const bulkIssueKinds = [
  'impossible_date',
  'not_a_number',
  'unknown_status',
  'unknown_category',
  'malformed_postcode',
  'empty_name',
  'repaired_number',
  'undecodable_text',
] as const;
export type BulkIssueKind = (typeof bulkIssueKinds)[number];

/** Something odd in a row that is kept all the same. */
export interface BulkIssue {
  readonly kind: BulkIssueKind;
  readonly column: BulkColumn | null;
  /** The cell as published, since a date or number that cannot be read is null in the company. */
  readonly raw: string;
}

export interface BulkRow {
  readonly kind: 'row';
  readonly line: number;
  readonly company: BulkCompany;
  readonly issues: readonly BulkIssue[];
}

export interface BulkReject {
  readonly kind: 'reject';
  readonly line: number;
  readonly reason: string;
  readonly raw: string;
}

const unknownStatus: StatusFact = { companyStatus: null, companyStatusDetail: null };
/** Composed once: these names are looked up for every row of the register. */
export const previousNameColumns = ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const).map((position) => ({
  companyName: `PreviousName_${position}.CompanyName` as const,
  ceasedOn: `PreviousName_${position}.CONDATE` as const,
}));

/**
 * Reads the cells of one record. By hand instead of by a schema, because a full register has five million rows of 55
 * cells; the header has been checked and every cell goes through one of the readers below.
 */
export function parseBulkRow(record: CsvRecord, columns: BulkColumns): BulkRow | BulkReject {
  const cells = createCellReader(record, columns);
  const number = repairCompanyNumber(cells.raw('CompanyNumber'), cells.raw('URI'));
  if (number.kind === 'impossible') {
    return { kind: 'reject', line: record.line, reason: number.reason, raw: record.raw };
  }
  if (number.kind === 'repaired') cells.report('repaired_number', 'CompanyNumber');
  const companyName = isBlank(cells.raw('CompanyName')) ? '' : cells.raw('CompanyName');
  if (companyName === '') cells.report('empty_name', 'CompanyName');
  if (!isBulkCategory(cells.raw('CompanyCategory'))) {
    cells.report('unknown_category', 'CompanyCategory');
  }
  if (!isPostcodeOf(number.companyNumber, cells.raw('RegAddress.PostCode'))) {
    cells.report('malformed_postcode', 'RegAddress.PostCode');
  }
  const company: BulkCompany = {
    companyNumber: number.companyNumber,
    companyName,
    registeredOffice: {
      careOf: cells.text('RegAddress.CareOf'),
      poBox: cells.text('RegAddress.POBox'),
      addressLine1: cells.text('RegAddress.AddressLine1'),
      addressLine2: cells.text('RegAddress.AddressLine2'),
      postTown: cells.text('RegAddress.PostTown'),
      county: cells.text('RegAddress.County'),
      country: cells.text('RegAddress.Country'),
      postalCode: cells.text('RegAddress.PostCode'),
    },
    companyCategory: cells.text('CompanyCategory'),
    companyStatusRaw: cells.text('CompanyStatus'),
    status: cells.status(),
    countryOfOrigin: cells.text('CountryOfOrigin'),
    dissolutionDate: cells.date('DissolutionDate'),
    incorporationDate: cells.date('IncorporationDate'),
    accountRefDay: cells.number('Accounts.AccountRefDay', latestAccountRef.day),
    accountRefMonth: cells.number('Accounts.AccountRefMonth', latestAccountRef.month),
    accountsNextDueDate: cells.date('Accounts.NextDueDate'),
    accountsLastMadeUpDate: cells.date('Accounts.LastMadeUpDate'),
    accountCategory: cells.text('Accounts.AccountCategory'),
    returnsNextDueDate: cells.date('Returns.NextDueDate'),
    returnsLastMadeUpDate: cells.date('Returns.LastMadeUpDate'),
    numMortCharges: cells.number('Mortgages.NumMortCharges'),
    numMortOutstanding: cells.number('Mortgages.NumMortOutstanding'),
    numMortPartSatisfied: cells.number('Mortgages.NumMortPartSatisfied'),
    numMortSatisfied: cells.number('Mortgages.NumMortSatisfied'),
    sicTexts: [
      cells.sicText('SICCode.SicText_1'),
      cells.sicText('SICCode.SicText_2'),
      cells.sicText('SICCode.SicText_3'),
      cells.sicText('SICCode.SicText_4'),
    ],
    numGenPartners: cells.number('LimitedPartnerships.NumGenPartners'),
    numLimPartners: cells.number('LimitedPartnerships.NumLimPartners'),
    uri: cells.text('URI'),
    previousNames: cells.previousNames(),
    confStmtNextDueDate: cells.date('ConfStmtNextDueDate'),
    confStmtLastMadeUpDate: cells.date('ConfStmtLastMadeUpDate'),
  };
  return { kind: 'row', line: record.line, company, issues: cells.issues };
}

/**
 * Whether a cell can be the postcode of a company; empty is none and no mistake, and companies of other countries have theirs. Shape by
 * https://www.gov.uk/government/publications/bulk-data-transfer-for-sponsors-xml-schema.
 */
export function isPostcodeOf(companyNumber: string, text: string): boolean {
  return (
    text === '' ||
    /^(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|GIR ?0AA)$/.test(text) ||
    /^(?:FC|SF|NF|OE|BR)/.test(companyNumber)
  );
}

export const latestAccountRef = { day: 31, month: 12 } as const;

/** No company in the register is older; a few bear dates of the 1320s, which are slips. */
export const earliestPlausibleDate = '1500-01-01';

/** Tells of what has happened; the others say when something is due. */
const pastColumns: ReadonlySet<BulkColumn> = new Set([
  'DissolutionDate',
  'IncorporationDate',
  'Accounts.LastMadeUpDate',
  'Returns.LastMadeUpDate',
  'ConfStmtLastMadeUpDate',
]);

export function isPastColumn(column: BulkColumn): boolean {
  return pastColumns.has(column);
}

/** Nothing but spaces is no name; nearly all begin with something else. */
export function isBlank(name: string): boolean {
  return name === '' || (name.charCodeAt(0) <= 0x20 && name.trim() === '');
}

/** What stands in the first SIC column of a company that gave none. */
export function isNoneSupplied(cell: string): boolean {
  // A code begins with a digit, and nearly all cells are codes.
  if (cell.charCodeAt(0) >= 0x30 && cell.charCodeAt(0) <= 0x39) return false;
  return cell.trim().toLowerCase() === 'none supplied';
}

function createCellReader(record: CsvRecord, columns: BulkColumns) {
  const issues: BulkIssue[] = [];
  if (record.replacedSequences > 0) {
    const replaced = `${record.replacedSequences} byte sequences replaced`;
    issues.push({ kind: 'undecodable_text', column: null, raw: replaced });
  }

  /** A column that this file does not have reads as empty. */
  function raw(column: BulkColumn): string {
    const position = columns.positions.get(column);
    return (position === undefined ? undefined : record.fields[position]) ?? '';
  }

  function report(kind: BulkIssueKind, column: BulkColumn): void {
    issues.push({ kind, column, raw: raw(column) });
  }

  function text(column: BulkColumn): string | null {
    const cell = raw(column);
    return cell === '' ? null : cell;
  }

  function number(column: BulkColumn, most = Infinity): number | null {
    const published = raw(column);
    if (published === '0') return 0;
    const cell = published.trim();
    if (cell === '') return null;
    if (/^\d{1,9}$/.test(cell) && Number(cell) <= most) return Number(cell);
    report('not_a_number', column);
    return null;
  }

  function date(column: BulkColumn): string | null {
    const cell = raw(column);
    if (cell === '' || cell.trim() === '') return null;
    const parsed = parseBritishDate(cell);
    if (parsed === null || isImplausible(parsed, column)) report('impossible_date', column);
    return parsed;
  }

  /** Kept as published all the same: the register says so. */
  function isImplausible(day: string, column: BulkColumn): boolean {
    if (day < earliestPlausibleDate) return true;
    return columns.publishedOn !== null && day > columns.publishedOn && isPastColumn(column);
  }

  function sicText(column: BulkColumn): string | null {
    const cell = text(column);
    return cell === null || isNoneSupplied(cell) ? null : cell;
  }

  function status(): StatusFact {
    const fact = parseBulkStatus(raw('CompanyStatus'));
    if (fact === null) report('unknown_status', 'CompanyStatus');
    return fact ?? unknownStatus;
  }

  function previousNames(): PreviousName[] {
    const names: PreviousName[] = [];
    for (const column of previousNameColumns) {
      const companyName = raw(column.companyName);
      const ceasedOn = date(column.ceasedOn);
      if (companyName !== '' || ceasedOn !== null) names.push({ companyName, ceasedOn });
    }
    return names;
  }

  return { issues, raw, report, text, number, date, sicText, status, previousNames };
}
