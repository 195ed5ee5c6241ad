import type { RegisterRecord } from '../list-register.ts';
import type { CurrentRegister } from './current-register.ts';
import type { UnreadRow } from './find-unread-rows.ts';
import { findRegisterLines } from './list-register-companies.ts';
import type { RegisterLine } from './search-register-names.ts';

/** What lists tell of a company that is held, with the dates of it. */
export type HeldFacts = Pick<
  RegisterRecord,
  | 'company_number'
  | 'company_name'
  | 'company_status'
  | 'company_status_detail'
  | 'postal_code'
  | 'status_as_of'
  | 'profile_as_of'
>;

export interface UnreadMark {
  /** Its row in the register file in use could not be read: the date of what is told instead, null when nothing of it is known. */
  readonly unread_row: { readonly facts_as_of: number | null } | null;
}

/** When what stands of a company in a register file was true at Companies House; long ago where nothing of it is known. */
export function filedAsOf(fileAsOf: number, unread: UnreadRow | null): number {
  // Of a row that could not be read the file has what is older than itself, or nothing.
  return unread === null ? fileAsOf : (unread.factsAsOf ?? -Infinity);
}

/** Each group of facts from whoever knows it from later: the file after an import, the live store after a stream event. */
export function withNewerFacts<T extends HeldFacts>(
  record: T,
  line: RegisterLine,
  fileAsOf: number,
): T & UnreadMark {
  const { unread } = line;
  const asOf = filedAsOf(fileAsOf, unread);
  return {
    ...record,
    unread_row: unread === null ? null : { facts_as_of: Math.max(asOf, record.status_as_of) },
    ...(asOf > record.status_as_of && {
      company_status: line.status.companyStatus,
      company_status_detail: line.status.companyStatusDetail,
    }),
    ...(asOf > record.profile_as_of && {
      company_name: line.companyName === '' ? record.company_name : line.companyName,
      postal_code: line.postalCode,
    }),
  };
}

export function onlyHeld<T extends HeldFacts>(record: T): T & UnreadMark {
  return { ...record, unread_row: null };
}

/**
 * Companies that are held, as the register file in use knows better. An import stores of a held company only what concerns an open episode, so a file may
 * know more of those whose episode is over, or has just been opened by a notice.
 */
export async function readNewerFacts<T extends HeldFacts>(
  register: Pick<CurrentRegister, 'ask'>,
  records: readonly T[],
): Promise<readonly (T & UnreadMark)[]> {
  if (records.length === 0) return [];
  const numbers = records.map((record) => record.company_number);
  const filed = await register.ask((file) => findRegisterLines(file, numbers));
  if (filed.kind !== 'answered') return records.map(onlyHeld);
  const { value: lines, snapshot } = filed;
  return records.map((record) => {
    const line = lines.get(record.company_number);
    return line === undefined ? onlyHeld(record) : withNewerFacts(record, line, snapshot.as_of);
  });
}
