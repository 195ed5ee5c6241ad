import type { Selectable } from 'kysely';
import { compareCredits, type Credits } from '../domain/credits.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { PaidOperation } from '../domain/committed-task.ts';
import { rankOfLookUp } from '../domain/expected-value.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type SpendIntentRow = Selectable<Database['spend_intents']>;

export interface PlannedIntent {
  readonly id: string;
  readonly operation: PaidOperation;
  readonly subjectKey: string;
  readonly companyNumber: CompanyNumber;
  readonly episodeId: string;
  readonly officerId: string | null;
  readonly companyName: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly domain: string | null;
  /** The address to verify, in lower case. */
  readonly email?: string | null;
  /** The run that asks; absent when it starts by itself. */
  readonly runId?: string | null;
  /** (Chance × value of the lead) ÷ credits, 0..1: what is worth more is bought first. */
  readonly expectedValue: number;
  readonly now: number;
}

/** One credit is charged for each result found (https://snov.io/api). */
const estimatedCredits = '1.00';

/** The intent that is already under way for this question, whoever asked it. */
export function findIntentUnderWay(
  db: Db | Trx,
  operation: PaidOperation,
  subjectKey: string,
): Promise<SpendIntentRow | undefined> {
  return db
    .selectFrom('spend_intents')
    .selectAll()
    .where('operation', '=', operation)
    .where('subject_key', '=', subjectKey)
    .where('state', 'in', ['planned', 'sent', 'accepted', 'in_doubt'])
    .executeTakeFirst();
}

/** Whether this question was paid for since then and its answer lost: that a person says so must not buy it again unasked. */
export async function isAnswerLost(
  db: Db | Trx,
  operation: PaidOperation,
  asked: { readonly subjectKey: string; readonly since: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('spend_intents')
    .select('id')
    .where('operation', '=', operation)
    .where('subject_key', '=', asked.subjectKey)
    .where('state', '=', 'written_off')
    .where('sent_at', '>', asked.since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Asks for a paid look-up; the database refuses a second one of the same question under way. */
export async function planIntent(trx: Trx, intent: PlannedIntent): Promise<void> {
  await trx
    .insertInto('spend_intents')
    .values({
      id: intent.id,
      provider: 'snov',
      operation: intent.operation,
      subject_key: intent.subjectKey,
      state: 'planned',
      company_number: intent.companyNumber,
      episode_id: intent.episodeId,
      officer_id: intent.officerId,
      company_name: intent.companyName,
      first_name: intent.firstName,
      last_name: intent.lastName,
      domain: intent.domain,
      email: intent.email ?? null,
      run_id: intent.runId ?? null,
      estimated_credits: estimatedCredits,
      planned_at: intent.now,
      rank_at: rankOfLookUp(intent.now, intent.expectedValue),
    })
    .execute();
}

/** Planned look-ups of one operation, the most valuable first among those of about the same time, with what decides whether they may still be bought. */
export function listPlanned(
  db: Db,
  operation: PaidOperation,
  { limit, withoutRuns }: { readonly limit: number; readonly withoutRuns: readonly string[] },
) {
  return (
    db
      .selectFrom('spend_intents')
      .innerJoin('episodes', 'episodes.id', 'spend_intents.episode_id')
      .innerJoin('companies', 'companies.company_number', 'spend_intents.company_number')
      .leftJoin('officers', 'officers.id', 'spend_intents.officer_id')
      .selectAll('spend_intents')
      .select([
        'episodes.state as episode_state',
        'companies.subscriber_class',
        'officers.birth_month',
        'officers.birth_year',
      ])
      .where('spend_intents.state', '=', 'planned')
      .where('spend_intents.operation', '=', operation)
      // Those whose run has reached its ceiling stay planned.
      .where((where) =>
        where.or([where('run_id', 'is', null), where('run_id', 'not in', [...withoutRuns, ''])]),
      )
      // Those planned before they were ranked go by their age.
      .orderBy((rank) => rank.fn.coalesce('spend_intents.rank_at', 'spend_intents.planned_at'))
      .orderBy('spend_intents.planned_at')
      .orderBy('spend_intents.id')
      .limit(limit)
      .execute()
  );
}

export type PlannedIntentRow = Awaited<ReturnType<typeof listPlanned>>[number];

export function listTaskIntents(db: Db | Trx, taskId: string): Promise<readonly SpendIntentRow[]> {
  return db
    .selectFrom('spend_intents')
    .selectAll()
    .where('task_id', '=', taskId)
    .orderBy('id')
    .execute();
}

/** Look-ups of an episode's people that are not finished, by state. */
export async function listUnfinishedIntents(
  db: Db | Trx,
  episodeId: string,
  operation: PaidOperation,
): Promise<readonly Pick<SpendIntentRow, 'state' | 'officer_id'>[]> {
  return db
    .selectFrom('spend_intents')
    .select(['state', 'officer_id'])
    .where('episode_id', '=', episodeId)
    .where('operation', '=', operation)
    .where('state', 'in', ['planned', 'sent', 'accepted', 'in_doubt'])
    .execute();
}

/** The most credits that one look-up of this operation was ever charged; none when none was. */
export async function dearestLookup(db: Db | Trx, operation: PaidOperation): Promise<Credits> {
  const prices = await db
    .selectFrom('spend_intents')
    .select('charged_credits')
    .distinct()
    .where('operation', '=', operation)
    .where('state', '=', 'settled')
    .execute();
  let dearest: Credits = '0';
  for (const { charged_credits: price } of prices) {
    if (price !== null && compareCredits(price, dearest) > 0) dearest = price;
  }
  return dearest;
}

/** Takes a planned look-up back: it must not be bought after all. Nothing was reserved for it and nothing was sent. */
export async function dropPlanned(trx: Trx, id: string): Promise<void> {
  await trx
    .deleteFrom('spend_intents')
    .where('id', '=', id)
    .where('state', '=', 'planned')
    .execute();
}
