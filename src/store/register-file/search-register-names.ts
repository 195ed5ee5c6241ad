import { sql } from 'kysely';
import type { CompanyNumber } from '../../domain/company-number.ts';
import type { StatusFact } from '../../domain/company-status.ts';
import { keyName } from '../../domain/company-name-key.ts';
import { nearnessTo, wasTheName } from '../../domain/name-nearness.ts';
import { decodeName, decodePreviousNames, decodeStatus } from './decode-register-row.ts';
import { searchWords } from './encode-register-row.ts';
import type { RegisterFile } from './open-register-file.ts';
import { planNameSearch, type CommonSearch, type NameSearchPlan } from './plan-name-search.ts';
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

/** A company that a search found. */
export interface FoundLine extends RegisterLine {
  /** As `nearnessTo` has it, `wasTheName` also for a former name. */
  readonly nearness: number;
}

/**
 * Companies that have the name asked for, then those that had it, those whose name begins with it, and those that have all its words, also in a former name.
 * The cost is bounded for any question: one stretch of an ordered index and at most `mostCandidates` rows of each query, so of the former
 * names only those of the first companies with their words are known to be the one asked for.
 */
export async function searchRegisterNames(
  register: RegisterFile,
  text: string,
  limit: number,
): Promise<readonly FoundLine[]> {
  const plan = planNameSearch(text, register.commonWords);
  if (plan === null) return [];
  const beginning = await beginningWith(register, plan.key, limit);
  const candidates = await candidatesOf(register, plan, limit - beginning.length);
  const nearness = nearnessTo(plan.key);
  const found = new Map<CompanyNumber, FoundRow>();
  for (const row of beginning) {
    found.set(row.company_number, { row, nearness: nearness(row.name_key) });
  }
  for (const row of candidates) {
    const now = nearness(row.name_key);
    const isNearer = now > wasTheName && wasNamed(row, plan.key);
    found.set(row.company_number, { row, nearness: isNearer ? wasTheName : now });
  }
  return toFoundLines(register, [...found.values()].toSorted(byNearness).slice(0, limit));
}

interface FoundRow {
  readonly row: LineRow;
  readonly nearness: number;
}

async function toFoundLines(
  register: RegisterFile,
  found: readonly FoundRow[],
): Promise<readonly FoundLine[]> {
  const lines = await toLines(
    register,
    found.map(({ row }) => row),
  );
  const byNumber = new Map(lines.map((line) => [line.companyNumber, line]));
  return found.flatMap(({ row, nearness }) => {
    const line = byNumber.get(row.company_number);
    return line === undefined ? [] : [{ ...line, nearness }];
  });
}

/** What may be found by its words. Where enough names begin with what is asked for, only who had that very name is nearer than they. */
async function candidatesOf(
  register: RegisterFile,
  plan: NameSearchPlan,
  wanted: number,
): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  // What the index is not asked for, because it is too common or too short, is looked for in the names.
  const isAsked = (row: Candidate): boolean => hasWords(row, plan.words);
  if (wanted > 0 && plan.rareWords !== null) {
    candidates.push(...(await withRareWords(register, plan)));
    // These are all that have the words, so those of the very name are among them.
    if (candidates.length < mostCandidates) return candidates.filter(isAsked);
    if (plan.allWords !== null) candidates.push(...(await withWords(register, plan.allWords)));
  }
  if (wanted > 0 && plan.common !== null) {
    const { withBeginning } = plan.common;
    candidates.push(...(await withCommonWords(register, plan.common)));
    if (withBeginning !== null && candidates.filter(isAsked).length < wanted) {
      candidates.push(...(await withWords(register, withBeginning)));
    }
  }
  if (plan.wholeWords !== null) {
    candidates.push(...(await onceNamed(register, plan.wholeWords, plan.key)));
  }
  return candidates.filter(isAsked);
}

async function onceNamed(
  register: RegisterFile,
  words: string,
  key: string,
): Promise<readonly Candidate[]> {
  const rowids = await rowidsWith(register, words);
  if (rowids.length === 0) return [];
  const rows = await selectCandidates(register, rowids)
    .where('previous_names', 'is not', null)
    .execute();
  return rows.filter((row) => wasNamed(row, key));
}

function wasNamed({ previous_names: json }: Candidate, key: string): boolean {
  return decodePreviousNames(json).some((name) => keyName(name.companyName).key === key);
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
): Promise<readonly Candidate[]> {
  if (rareWords === null) return [];
  if (unfinished === null) return withWords(register, rareWords);
  const { beginning, others, whole } = unfinished;
  const rowids = await rowidsWith(register, others ?? whole);
  if (others === null) {
    // As many as are looked at have the word itself, which is nearer than what begins with it.
    if (rowids.length === mostCandidates) return rowsOf(register, rowids);
  } else if (rowids.length <= mostSifted) {
    const rows = await rowsOf(register, rowids);
    return rows.filter((row) => hasWords(row, [beginning]));
  }
  return withWords(register, rareWords);
}

/** Whether its names, present and former together, have all these words, the last of them perhaps as the beginning of one. */
function hasWords(
  { name_key: key, previous_names: json }: Candidate,
  words: readonly string[],
): boolean {
  const known = searchWords(key, decodePreviousNames(json)).split(' ');
  const last = words.at(-1) ?? '';
  return (
    words.every((word) => word === last || known.includes(word)) &&
    known.some((word) => word.startsWith(last))
  );
}

/** The first of them in the order of the file, looked for in a share of it that takes a bounded time. */
async function withCommonWords(
  register: RegisterFile,
  { words, share }: CommonSearch,
): Promise<readonly Candidate[]> {
  if (share === 1) return withWords(register, words);
  const { rows } = await sql<{ rowid: number }>`
    select rowid from names
    where names match ${words} and rowid <= (select max(rowid) from companies) * ${share}
    order by rowid limit ${mostCandidates}
  `.execute(register.db);
  return rowsOf(
    register,
    rows.map(({ rowid }) => rowid),
  );
}

async function withWords(register: RegisterFile, match: string): Promise<readonly Candidate[]> {
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
  return selectCandidates(register, rowids).execute();
}

function selectCandidates(register: RegisterFile, rowids: readonly number[]) {
  return register.db
    .selectFrom('companies')
    .select([...lineColumns, 'previous_names'])
    .where(sql<number>`rowid`, 'in', rowids);
}

/** The nearest first, then by name. */
function byNearness(a: FoundRow, b: FoundRow): number {
  return (
    a.nearness - b.nearness ||
    compare(a.row.name_key, b.row.name_key) ||
    compare(a.row.company_number, b.row.company_number)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
