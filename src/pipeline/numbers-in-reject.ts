import type { CompanyNumber } from '../domain/company-number.ts';
import { padCompanyNumber } from '../sources/companies-house-bulk/repair-company-number.ts';

/** A row has one number, near its beginning; whatever else looks like one costs a question at most. */
const numbersLookedAt = 20;

/** What may be the company number of a row that cannot be read. */
export function numbersInReject(raw: string): readonly string[] {
  const complete = raw.match(/(?<![A-Z0-9])[A-Z0-9]{8}(?![A-Z0-9])/g) ?? [];
  const short = shortNumberInReject(raw);
  return [...(short === null ? [] : [short]), ...complete].slice(0, numbersLookedAt);
}

/** The second cell of a row, where it is a company number that has lost its zeros, with them. */
export function shortNumberInReject(raw: string): CompanyNumber | null {
  const [, cell = ''] = /^(?:"(?:[^"]|"")*"|[^",]*),"?([A-Z]{0,2}\d{1,7})"?,/.exec(raw) ?? [];
  return cell === '' || cell.length >= 8 ? null : padCompanyNumber(cell);
}
