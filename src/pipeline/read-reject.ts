import { isCompanyNumber, type CompanyNumber } from '../domain/company-number.ts';
import { shortNumberInReject } from './numbers-in-reject.ts';

/** What can be read of a row that cannot be read as a whole. */
export interface ReadReject {
  readonly companyNumber: CompanyNumber;
  /** Empty when its own damage leaves it in doubt. */
  readonly companyName: string;
}

/** Eight characters with four digits behind the first two, as all published numbers have them. */
const number = String.raw`[A-Z0-9]{2}\d{4}[A-Z0-9]{2}`;
const inCell = new RegExp(`,"?(${number})"?,`);
const inUri = new RegExp(String.raw`/company/(${number})(?![A-Z0-9])`);

/**
 * Reads a rejected row where it leaves no doubt: the first cell behind another that is a company number, and the number at the end of its URI; where it
 * has both they must agree, also with a number that has lost its zeros. Null when it names no company for certain.
 *
 *     "A "QUOTED" LTD","01234567","","1 HIGH STREET",…    01234567, name in doubt
 *     "ACME LTD","01234567","","1 "HIGH" STREET",…        01234567, ACME LTD
 */
export function readReject(raw: string): ReadReject | null {
  const cell = inCell.exec(raw)?.[1] ?? null;
  const uri = inUri.exec(raw)?.[1] ?? null;
  const found = cell ?? uri;
  if (found === null || !isCompanyNumber(found)) return null;
  if (cell !== null && uri !== null && cell !== uri) return null;
  const short = shortNumberInReject(raw);
  if (short !== null && short !== found) return null;
  return { companyNumber: found, companyName: nameBefore(raw, found) };
}

/** The first cell, if it is written as one and the number follows at once. */
function nameBefore(raw: string, companyNumber: string): string {
  const quoted = /^"((?:[^"]|"")*)","?([A-Z0-9]{8})"?,/.exec(raw);
  const plain = /^([^",]*),"?([A-Z0-9]{8})"?,/.exec(raw);
  const [, name = '', follows] = quoted ?? plain ?? [];
  if (follows !== companyNumber || name.trim() === '') return '';
  return name.replaceAll('""', '"');
}
