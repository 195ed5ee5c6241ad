import { z } from 'zod';
import { isCompanyNumber, type CompanyNumber } from '../domain/company-number.ts';
import { londonDateOf } from '../domain/london-date.ts';
import type { Clock } from '../runtime/clock.ts';
import { findRecords, findRecordsByName, listRegister } from '../store/list-register.ts';
import type { Db } from '../store/open-store.ts';
import type { CurrentRegister } from '../store/register-file/current-register.ts';
import {
  findRegisterLines,
  listRegisterCompanies,
} from '../store/register-file/list-register-companies.ts';
import { onlyHeld } from '../store/register-file/newer-facts.ts';
import { askedNameKey } from '../store/register-file/plan-name-search.ts';
import {
  type FoundLine,
  type RegisterLine,
  searchRegisterNames,
} from '../store/register-file/search-register-names.ts';
import { type CompanyJson, toCompanyJson } from './company-json.ts';
import { type Page, parseCursor, toPage } from './list-page.ts';
import { mergeByNearness } from './merge-found.ts';
import { mergeByNumber } from './merge-register.ts';
import { type RegisterJson, toRegisterJson } from './register-json.ts';

export interface RegisterPageOptions {
  readonly reader: Db;
  readonly register: CurrentRegister;
  readonly clock: Clock;
}

export interface RegisterPage extends Page<CompanyJson> {
  readonly register: RegisterJson;
}

/** A cursor holds its scope: it means nothing in another list. */
const RegisterCursor = z.tuple([
  z.literal('all'),
  z.custom<CompanyNumber>((value) => typeof value === 'string' && isCompanyNumber(value)),
]);

export function parseRegisterCursor(cursor: string): CompanyNumber | null {
  return parseCursor(RegisterCursor, cursor)?.[1] ?? null;
}

/**
 * Every company that is known, held live or only in the register file, by its number. Each of the two gives one line more than the page
 * holds, so whatever the other lacks, the first lines of both together are the first lines of all.
 */
export async function readRegisterPage(
  { reader, register, clock }: RegisterPageOptions,
  { after, limit }: { readonly after: CompanyNumber | null; readonly limit: number },
): Promise<RegisterPage> {
  const stretch = { after, limit: limit + 1 };
  const [live, filed] = await Promise.all([
    listRegister(reader, stretch),
    register.ask((file) => listRegisterCompanies(file, stretch)),
  ]);
  const rows =
    filed.kind === 'answered'
      ? mergeByNumber(live, filed.value, filed.snapshot.as_of)
      : live.map(onlyHeld);
  const today = londonDateOf(clock.now());
  return {
    ...toPage(rows.slice(0, limit + 1), limit, {
      item: (row) => toCompanyJson(row, today),
      position: (row) => ['all', row.company_number],
    }),
    register: toRegisterJson(filed),
  };
}

/**
 * The companies nearest to a name. Those held live are found by their name and the beginning of it, all others by any words of it; there is no
 * second page, because whoever does not see the company types another letter.
 */
export async function searchCompanies(
  { reader, register, clock }: RegisterPageOptions,
  text: string,
  limit: number,
): Promise<RegisterPage> {
  const key = askedNameKey(text);
  const live = key === '' ? [] : await findRecordsByName(reader, { key, text }, limit + 1);
  // One question: a file that is put into use meanwhile must not answer the second half of it.
  const filed = await register.ask(async (file) => ({
    lines: await searchRegisterNames(file, text, limit + 1),
    ofLive: await findRegisterLines(
      file,
      live.map((record) => record.company_number),
    ),
  }));
  const { lines, ofLive } = filed.kind === 'answered' ? filed.value : nothingFiled;
  const asOf = filed.kind === 'answered' ? filed.snapshot.as_of : 0;
  const numbers = lines.map((line) => line.companyNumber);
  const ofLines = numbers.length === 0 ? [] : await findRecords(reader, numbers);
  const rows = mergeByNearness(key, { live, ofLive, lines, ofLines, asOf });
  const today = londonDateOf(clock.now());
  return {
    data: rows.slice(0, limit).map((row) => toCompanyJson(row, today)),
    page: { next_cursor: null, has_more: rows.length > limit },
    register: toRegisterJson(filed),
  };
}

const nothingFiled: {
  readonly lines: readonly FoundLine[];
  readonly ofLive: ReadonlyMap<CompanyNumber, RegisterLine>;
} = { lines: [], ofLive: new Map() };
