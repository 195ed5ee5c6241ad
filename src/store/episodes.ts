import { sql, type Selectable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { LeaveReason, RegisterSource } from '../domain/strike-off.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type EpisodeRow = Selectable<Database['episodes']>;

export function findOpenEpisode(
  db: Db | Trx,
  companyNumber: CompanyNumber,
): Promise<EpisodeRow | undefined> {
  return firstRow(selectOpen(db, { companyNumber }));
}

interface OfCompany {
  readonly companyNumber: CompanyNumber;
}

const selectOpen = compileOnce<OfCompany, EpisodeRow>((db, hole) =>
  db
    .selectFrom('episodes')
    .selectAll()
    .where('company_number', '=', hole('companyNumber'))
    .where('state', '=', sql.lit('open')),
);

/** The open episode, else the one closed last. */
export async function findLatestEpisode(
  db: Db | Trx,
  companyNumber: CompanyNumber,
): Promise<EpisodeRow | undefined> {
  return (await findLatestEpisodes(db, companyNumber, 1))[0];
}

/** The latest episodes of a company, the open one first. */
export async function findLatestEpisodes(
  db: Db | Trx,
  companyNumber: CompanyNumber,
  limit: number,
): Promise<readonly EpisodeRow[]> {
  const { rows } = await selectLatest(db, { companyNumber });
  return rows.slice(0, limit);
}

/** All there ever were, which are few: companies come under threat once or twice. */
const selectLatest = compileOnce<OfCompany, EpisodeRow>((db, hole) =>
  db
    .selectFrom('episodes')
    .selectAll()
    .where('company_number', '=', hole('companyNumber'))
    .orderBy('opened_at', 'desc')
    .orderBy('state', 'desc'),
);

export interface NewEpisode {
  readonly id: string;
  readonly companyNumber: CompanyNumber;
  readonly openedBy: RegisterSource;
  readonly openedAt: number;
  readonly enteredAt: number | null;
  /** When the company was last known not to be under threat. */
  readonly enteredAfter: number | null;
}

/** Opens an episode; the database refuses a second open one for the same company. */
export async function openEpisode(trx: Trx, episode: NewEpisode): Promise<void> {
  await insertEpisode(trx, episode);
}

const insertEpisode = compileOnce<NewEpisode, unknown>((db, hole) =>
  db.insertInto('episodes').values({
    id: hole('id'),
    company_number: hole('companyNumber'),
    state: 'open',
    route: 'unknown',
    stage: 'proposed',
    opened_by: hole('openedBy'),
    opened_at: hole('openedAt'),
    entered_at: hole('enteredAt'),
    entered_after: hole('enteredAfter'),
  }),
);

export async function closeEpisode(
  trx: Trx,
  id: string,
  end: { readonly leftAt: number; readonly closedAt: number; readonly reason: LeaveReason },
): Promise<void> {
  await trx
    .updateTable('episodes')
    .set({
      state: 'closed',
      left_at: end.leftAt,
      closed_at: end.closedAt,
      leave_reason: end.reason,
      next_reading_at: null,
    })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .execute();
}

const nothingSeen = { seen_left_at: null, seen_leave_reason: null } as const;

/** Undoes a closing that turned out to be none: the register says that it never ended, or it is only suspended. */
export async function reopenEpisode(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable('episodes')
    .set({
      state: 'open',
      left_at: null,
      closed_at: null,
      leave_reason: null,
      leave_announced_at: null,
      ...nothingSeen,
      not_found_at: null,
    })
    .where('id', '=', id)
    .where('state', '=', 'closed')
    .execute();
}

/**
 * Goes on with an episode that had ended only because the company was left out somewhere. That its leaving was announced stays noted until
 * the register has confirmed the episode again.
 */
export async function resumeEpisode(trx: Trx, id: string, now: number): Promise<void> {
  await trx
    .updateTable('episodes')
    .set({
      state: 'open',
      left_at: null,
      closed_at: null,
      leave_reason: null,
      resumed_at: now,
      ...nothingSeen,
      not_found_at: null,
    })
    .where('id', '=', id)
    .where('state', '=', 'closed')
    .execute();
}

export async function updateEpisode(
  trx: Trx,
  id: string,
  changes: Partial<
    Pick<
      EpisodeRow,
      | 'route'
      | 'stage'
      | 'entered_at'
      | 'entered_after'
      | 'left_at'
      | 'confirmed_at'
      | 'announced_at'
      | 'notice_date'
      | 'earliest_dissolution_date'
      | 'leave_reason'
      | 'leave_announced_at'
      | 'seen_left_at'
      | 'seen_leave_reason'
      | 'applied_on'
      | 'objection_deadline'
      | 'suspended_on'
      | 'suspension_expires_on'
      | 'next_reading_at'
      | 'not_found_at'
    >
  >,
): Promise<void> {
  await trx.updateTable('episodes').set(changes).where('id', '=', id).execute();
}
