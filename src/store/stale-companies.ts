import { sql } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import { notFoundDoubtMs } from '../domain/not-found.ts';
import {
  isReadingStale,
  isStatusStale,
  type RepairScope,
  type StoredStatus,
} from '../domain/repair-scope.ts';
import type { RepairPhase, StreamName } from '../domain/stream.ts';
import type { Db, Trx } from './open-store.ts';

export interface PortionRequest {
  readonly stream: StreamName;
  readonly scope: RepairScope;
  readonly phase: RepairPhase;
  readonly passStartedAt: number;
  readonly now: number;
  /** The last number of the portion before; null at the beginning. */
  readonly after: CompanyNumber | null;
  /** Rows that are looked at at most: one query must not hold up the process. */
  readonly maxRows: number;
  /** Stale companies after which the portion ends. */
  readonly maxStale: number;
}

export interface Portion {
  readonly stale: readonly CompanyNumber[];
  readonly lookedAt: number;
  readonly last: CompanyNumber | null;
  /** Whether nothing comes after it in this phase. */
  readonly isEnd: boolean;
}

interface LookedAt {
  readonly companyNumber: CompanyNumber;
  readonly isStale: boolean;
  /** Whether it was looked at in another phase of this pass. */
  readonly isKnown: boolean;
}

/** The next companies of a sweep in the order of their numbers, and which of them are stale. */
export async function readStalePortion(db: Db, request: PortionRequest): Promise<Portion> {
  const rows = await readRows(db, request);
  const stale: CompanyNumber[] = [];
  let lookedAt = 0;
  for (const { companyNumber, isStale, isKnown } of rows) {
    if (!isKnown) {
      lookedAt += 1;
      if (isStale) stale.push(companyNumber);
    }
    if (stale.length < request.maxStale) continue;
    const isEnd = rows.at(-1)?.companyNumber === companyNumber && rows.length < request.maxRows;
    return { stale, lookedAt, last: companyNumber, isEnd };
  }
  const isEnd = rows.length < request.maxRows;
  return { stale, lookedAt, last: rows.at(-1)?.companyNumber ?? null, isEnd };
}

/**
 * Whether anything that is held was last known to be right at this instant or before, or by a clock that was ahead, so that nobody knows when. Goes over all
 * companies: for whoever holds up nobody.
 */
export async function hasStatusUpTo(
  trx: Trx,
  { upTo, now }: { readonly upTo: number; readonly now: number },
): Promise<boolean> {
  const row = await trx
    .selectFrom('companies')
    .select('company_number')
    .where((where) =>
      where.or([
        where('status_as_of', '<=', upTo),
        where.and([where('status_as_of', '>', now), where('status_source', '<>', 'bulk')]),
      ]),
    )
    .where((where) =>
      where.or([
        where('not_found_at', 'is', null),
        where('not_found_at', '<=', upTo),
        where(sql`not_found_at - not_found_since`, '<', notFoundDoubtMs),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Companies that a sweep over a stream's gaps goes over. */
export async function countLookedAt(
  trx: Trx,
  stream: StreamName,
  scope: RepairScope,
): Promise<number> {
  if (stream !== 'companies') {
    return count(
      trx
        .selectFrom('episodes')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('state', '=', sql.lit('open')),
    );
  }
  const held = await count(
    trx.selectFrom('companies').select((select) => select.fn.countAll<number>().as('count')),
  );
  if (scope.doubted === null) return held;
  const unheld = await count(
    trx.selectFrom('unheld_statuses').select((select) => select.fn.countAll<number>().as('count')),
  );
  return held + unheld;
}

async function count(query: {
  executeTakeFirstOrThrow(): Promise<{ readonly count: number }>;
}): Promise<number> {
  return (await query.executeTakeFirstOrThrow()).count;
}

function readRows(db: Db, request: PortionRequest): Promise<readonly LookedAt[]> {
  switch (request.phase) {
    case 'held':
      return readHeld(db, request);
    case 'unheld':
      return readUnheld(db, request);
    case 'open':
      break;
  }
  switch (request.stream) {
    case 'filings':
      return readOpenByStep(db, 'read-filings', request);
    case 'officers':
      return readOpenByStep(db, 'fetch-officers', request);
    case 'companies':
    case 'insolvency-cases':
    case 'charges':
    case 'persons-with-significant-control':
      return readOpen(db, request);
  }
}

/**
 * Differs because SQLite, which has no statistics here, would take the index by state and sort all open episodes for every portion: 300 ms of
 * 300,000, when it is told which index to walk along 5.
 */
const openEpisodes = sql`episodes indexed by episodes_one_open`;

async function readOpen(db: Db, request: PortionRequest): Promise<readonly LookedAt[]> {
  const { scope, after, maxRows, now } = request;
  const { rows } = await sql<StoredStatus & { readonly companyNumber: CompanyNumber }>`
    select episodes.company_number as "companyNumber", companies.status_as_of as "asOf",
      companies.status_source as source, companies.not_found_at as "notFoundAt",
      companies.not_found_since as "notFoundSince"
    from ${openEpisodes}
    cross join companies on companies.company_number = episodes.company_number
    where episodes.state = 'open' and episodes.company_number > ${after ?? ''}
    order by episodes.company_number
    limit ${maxRows}
  `.execute(db);
  return rows.map((row) => ({
    companyNumber: row.companyNumber,
    isStale: isStatusStale(scope, row, now),
    isKnown: false,
  }));
}

async function readOpenByStep(
  db: Db,
  step: 'read-filings' | 'fetch-officers',
  { scope, after, maxRows }: PortionRequest,
): Promise<readonly LookedAt[]> {
  const { rows } = await sql<{
    readonly companyNumber: CompanyNumber;
    readonly readAt: number | null;
  }>`
    select episodes.company_number as "companyNumber", enrichment_steps.updated_at as "readAt"
    from ${openEpisodes}
    left join enrichment_steps
      on enrichment_steps.episode_id = episodes.id and enrichment_steps.step = ${step}
    where episodes.state = 'open' and episodes.company_number > ${after ?? ''}
    order by episodes.company_number
    limit ${maxRows}
  `.execute(db);
  return rows.map(({ companyNumber, readAt }) => ({
    companyNumber,
    isStale: isReadingStale(scope, readAt),
    isKnown: false,
  }));
}

/** All that are held. Those that were under threat when the pass began have been looked at. */
async function readHeld(db: Db, request: PortionRequest): Promise<readonly LookedAt[]> {
  const { scope, after, passStartedAt, now } = request;
  const rows = await db
    .selectFrom('companies')
    .leftJoin('episodes', (join) =>
      join
        .onRef('episodes.company_number', '=', 'companies.company_number')
        .on('episodes.state', '=', sql.lit('open')),
    )
    .select([
      'companies.company_number as companyNumber',
      'companies.status_as_of as asOf',
      'companies.status_source as source',
      'companies.not_found_at as notFoundAt',
      'companies.not_found_since as notFoundSince',
      'episodes.opened_at as openedAt',
    ])
    .$if(after !== null, (query) => query.where('companies.company_number', '>', after))
    .orderBy('companies.company_number')
    .limit(request.maxRows)
    .execute();
  return rows.map((row) => ({
    companyNumber: row.companyNumber,
    isStale: isStatusStale(scope, row, now),
    isKnown: row.openedAt !== null && row.openedAt < passStartedAt,
  }));
}

/** What the stream said of companies that are not held; one that has come to be held is looked at there. */
async function readUnheld(db: Db, request: PortionRequest): Promise<readonly LookedAt[]> {
  const { scope, after } = request;
  const rows = await db
    .selectFrom('unheld_statuses')
    .leftJoin('companies', 'companies.company_number', 'unheld_statuses.company_number')
    .select([
      'unheld_statuses.company_number as companyNumber',
      'unheld_statuses.as_of as asOf',
      'companies.company_number as heldNumber',
    ])
    .$if(after !== null, (query) => query.where('unheld_statuses.company_number', '>', after))
    .orderBy('unheld_statuses.company_number')
    .limit(request.maxRows)
    .execute();
  const { doubted } = scope;
  return rows.map(({ companyNumber, asOf, heldNumber }) => ({
    companyNumber,
    isStale: heldNumber === null && doubted !== null && doubted.from <= asOf && asOf <= doubted.to,
    isKnown: false,
  }));
}
