import { sql } from 'kysely';
import type { CompanyNumber } from '../../domain/company-number.ts';
import type { StatusFact } from '../../domain/company-status.ts';
import { nameWords } from '../../domain/company-name-key.ts';
import { decodeName, decodePreviousNames, decodeStatus } from './decode-register-row.ts';
import { searchWords } from './encode-register-row.ts';
import type { RegisterFile } from './open-register-file.ts';
import { planNameSearch, type NameSearchPlan } from './plan-name-search.ts';
import { findUnreadRows, type UnreadRow } from './find-unread-rows.ts';
import { readTexts } from './read-register-companies.ts';
import type { RegisterRow } from './register-tables.ts';

/** A company as lists show it. */
export interface RegisterLine {
  readonly companyNumber: CompanyNumber;
  readonly companyName: string;
  readonly status: StatusFact;
  readonly postalCode: string | null;
  /** Null for a row that was read, as nearly all are. */
  readonly unread: UnreadRow | null;
}

/** Companies looked at per search; those with the words in the order of the file come first, the best of them are shown. */
const mostCandidates = 300;

/** With more than these the index is quicker than a look at each. */
const mostSifted = 64;

/**
 * Companies whose name begins with what is asked for, then those that have all its words, also in a former name. The cost is bounded for
 * any question: one stretch of an ordered index and at most `mostCandidates` rows.
 */
export async function searchRegisterNames(
  register: RegisterFile,
  text: string,
  limit: number,
): Promise<readonly RegisterLine[]> {
  const plan = planNameSearch(text, register.commonWords);
  if (plan === null) return [];
  const found = new Map<CompanyNumber, LineRow>();
  const add = (rows: readonly LineRow[]): void => {
    for (const row of rows) found.set(row.company_number, row);
  };
  add(await beginningWith(register, plan.key, limit));
  if (found.size < limit && plan.rareWords !== null) {
    const candidates = await withRareWords(register, plan);
    add(candidates);
    const mayHaveMore = candidates.length >= mostCandidates;
    if (mayHaveMore && plan.allWords !== null) add(await withWords(register, plan.allWords));
  }
  const rows = [...found.values()].toSorted(byNearness(plan.key)).slice(0, limit);
  return toLines(register, rows);
}

export type LineRow = Pick<RegisterRow, (typeof lineColumns)[number]>;

export const lineColumns = [
  'company_number',
  'name_key',
  'name_ending',
  'name_text',
  'status',
  'postal_code',
] as const satisfies readonly (keyof RegisterRow)[];

/** A company that has the words, in its name or in one it had. */
type Candidate = LineRow & Pick<RegisterRow, 'previous_names'>;

export async function toLines(
  register: RegisterFile,
  rows: readonly LineRow[],
): Promise<readonly RegisterLine[]> {
  const texts = await readTexts(register, rows);
  const numbers = rows.map((row) => row.company_number);
  const unread = await findUnreadRows(register, numbers);
  return rows.map((row) => ({
    companyNumber: row.company_number,
    companyName: decodeName(row, texts),
    status: decodeStatus(row.status, texts).status,
    postalCode: row.postal_code,
    unread: unread.get(row.company_number) ?? null,
  }));
}

/** Names in order: the name itself, then those it is the first words of, then those it is the first letters of. */
function beginningWith(
  register: RegisterFile,
  key: string,
  limit: number,
): Promise<readonly LineRow[]> {
  return register.db
    .selectFrom('companies')
    .select(lineColumns)
    .where('name_key', '>=', key)
    .where('name_key', '<', `${key}\u{10ffff}`)
    .orderBy('name_key')
    .limit(limit)
    .execute();
}

/** Names with all words that tell something, the last of which may be unfinished. */
async function withRareWords(
  register: RegisterFile,
  { rareWords, unfinished }: NameSearchPlan,
): Promise<readonly LineRow[]> {
  if (rareWords === null) return [];
  if (unfinished === null) return withWords(register, rareWords);
  const { beginning, others, whole } = unfinished;
  const rowids = await rowidsWith(register, others ?? whole);
  if (others === null) {
    // As many as are looked at have the word itself, which is nearer than what begins with it.
    if (rowids.length === mostCandidates) return rowsOf(register, rowids);
  } else if (rowids.length <= mostSifted) {
    const rows = await rowsOf(register, rowids);
    return rows.filter((row) => hasWordWith(row, beginning));
  }
  return withWords(register, rareWords);
}

/** Whether one of its names, present or former, has a word that begins so. */
function hasWordWith(
  { name_key: key, previous_names: json }: Candidate,
  beginning: string,
): boolean {
  return searchWords(key, decodePreviousNames(json))
    .split(' ')
    .some((word) => word.startsWith(beginning));
}

async function withWords(register: RegisterFile, match: string): Promise<readonly LineRow[]> {
  return rowsOf(register, await rowidsWith(register, match));
}

async function rowidsWith(register: RegisterFile, match: string): Promise<readonly number[]> {
  // Differs because full-text search is another one on every engine; this is FTS5 of SQLite.
  const { rows } = await sql<{ rowid: number }>`
    select rowid from names where names match ${match} order by rowid limit ${mostCandidates}
  `.execute(register.db);
  return rows.map(({ rowid }) => rowid);
}

async function rowsOf(
  register: RegisterFile,
  rowids: readonly number[],
): Promise<readonly Candidate[]> {
  if (rowids.length === 0) return [];
  return register.db
    .selectFrom('companies')
    .select([...lineColumns, 'previous_names'])
    .where(sql<number>`rowid`, 'in', rowids)
    .execute();
}

/** The nearest first: the beginning is right, all words are in the present name, few other words, then by name. */
function byNearness(key: string): (a: LineRow, b: LineRow) => number {
  const asked = nameWords(key);
  const rank = (name: string): number => {
    if (name === key) return 0;
    if (name.startsWith(`${key} `)) return 1;
    if (name.startsWith(key)) return 2;
    const words = name.split(' ');
    const last = asked.at(-1) ?? '';
    const hasAll =
      asked.slice(0, -1).every((word) => words.includes(word)) &&
      words.some((word) => word.startsWith(last));
    return (hasAll ? 3 : 100) + words.length;
  };
  return (a, b) =>
    rank(a.name_key) - rank(b.name_key) ||
    compare(a.name_key, b.name_key) ||
    compare(a.company_number, b.company_number);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
