import { parseCompanyNumber, type CompanyNumber } from '../../domain/company-number.ts';
import type { StreamEvent } from './stream-event.ts';

/** `/company/01234567/filing-history/Mz…`; company-exemptions leave out the first slash. */
const companyUri = /^\/?company\/([^/]+)(?:\/|$)/;

/** Whose event it is, by its envelope: the data of a deleted resource may be missing. Null when it is of no company. */
export function companyOfEvent(event: StreamEvent): CompanyNumber | null {
  const inUri = companyUri.exec(event.resourceUri)?.[1];
  if (inUri !== undefined) return parseCompanyNumber(inUri);
  return event.resourceKind === 'company-profile' ? parseCompanyNumber(event.resourceId) : null;
}

const companyInBytes = /\/?company\/([A-Z0-9]{8})\b/;
/** A line is searched up to here. */
const searchedBytes = 16 * 1024;

/** Whose a line seems to be that cannot be read: enough to ask the register about it. */
export function companyInLine(bytes: Uint8Array): CompanyNumber | null {
  const text = Buffer.from(bytes.subarray(0, searchedBytes)).toString('latin1');
  const found = companyInBytes.exec(text)?.[1];
  return found === undefined ? null : parseCompanyNumber(found);
}
