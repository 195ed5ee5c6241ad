import { z } from 'zod';
import { parseCompanyNumber, type CompanyNumber } from '../../domain/company-number.ts';
import type { StreamEvent } from './stream-event.ts';
import type { StreamItem } from './stream-sink.ts';

/** `/company/01234567/filing-history/Mz…`; company-exemptions leave out the first slash. */
const companyUri = /^\/?company\/([^/]+)(?:\/|$)/;

/** Whose event it is, by its envelope: the data of a deleted resource may be missing. By its data only where the envelope is silent. Null when it is of no company. */
export function companyOfEvent(event: StreamEvent): CompanyNumber | null {
  const inUri = companyUri.exec(event.resourceUri)?.[1];
  if (inUri !== undefined) return parseCompanyNumber(inUri);
  const isProfile = event.resourceKind === 'company-profile';
  return (isProfile ? parseCompanyNumber(event.resourceId) : null) ?? companyOfData(event.data);
}

/** Whose the events are, each once. */
export function companiesOf(items: readonly StreamItem[]): readonly CompanyNumber[] {
  const numbers = items.map((item) => (item.kind === 'event' ? companyOfEvent(item.event) : null));
  return [...new Set(numbers.filter((number) => number !== null))];
}

const Owned = z.object({
  company_number: z.string().optional().catch(undefined),
  links: z.object({ self: z.string() }).optional().catch(undefined),
});

function companyOfData(data: unknown): CompanyNumber | null {
  const owned = Owned.safeParse(data).data;
  const number = owned?.company_number ?? companyUri.exec(owned?.links?.self ?? '')?.[1];
  return number === undefined ? null : parseCompanyNumber(number);
}

const companyInBytes = /\/?company\/([A-Z0-9]{8})\b/g;
/** A line is searched up to here. */
const searchedBytes = 16 * 1024;

/** Whose a line seems to be that cannot be read, enough to ask the register about them: of several where the end of a line was lost. */
export function companiesInLine(bytes: Uint8Array): readonly CompanyNumber[] {
  const text = Buffer.from(bytes.subarray(0, searchedBytes)).toString('latin1');
  const found = [...text.matchAll(companyInBytes)].flatMap(([, number]) =>
    number === undefined ? [] : (parseCompanyNumber(number) ?? []),
  );
  return [...new Set(found)];
}
