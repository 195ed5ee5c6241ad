import { sql, type Selectable } from 'kysely';
import type { Credits } from '../domain/credits.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { PaidOperation } from '../domain/committed-task.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { rankOfLookUp } from '../domain/expected-value.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import { mostOfLookup } from './dearest-lookups.ts';
import { listed } from './listed.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type SpendIntentRow = Selectable<Database['spend_intents']>;

export interface PlannedIntent {
  readonly id: string;
  /** Whom it is bought from. */
  readonly provider: PaidProviderName;
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

/** The intent that is already under way for this question, whoever asked it. */
export function findIntentUnderWay(
  db: Db | Trx,
  operation: PaidOperation,
  subjectKey: string,
): Promise<SpendIntentRow | undefined> {
  return firstRow(selectUnderWay(db, { operation, subjectKey }));
}

interface Question {
  readonly operation: PaidOperation;
  readonly subjectKey: string;
}

const selectUnderWay = compileOnce<Question, SpendIntentRow>((db, hole) =>
  db
    .selectFrom('spend_intents')
    .selectAll()
    .where('operation', '=', hole('operation'))
    .where('subject_key', '=', hole('subjectKey'))
    // As the unique index has it, so that the planner may use that.
    .where(sql<boolean>`state in ('planned', 'sent', 'accepted', 'in_doubt')`),
);

/** Whether this provider was paid for the question since then and its answer lost: that a person says so must not buy it again unasked. */
export async function isAnswerLost(
  db: Db | Trx,
  operation: PaidOperation,
  asked: {
    readonly provider: PaidProviderName;
    readonly subjectKey: string;
    readonly since: number;
  },
): Promise<boolean> {
  const row = await firstRow(selectLost(db, { operation, ...asked }));
  return row !== undefined;
}

const selectLost = compileOnce<
  Question & { readonly provider: PaidProviderName; readonly since: number },
  { id: string }
>((db, hole) =>
  db
    .selectFrom('spend_intents')
    .select('id')
    .where('operation', '=', hole('operation'))
    .where('subject_key', '=', hole('subjectKey'))
    .where('state', '=', sql.lit('written_off'))
    .where('provider', '=', hole('provider'))
    .where('sent_at', '>', hole('since'))
    .limit(1),
);

/** Asks for a paid look-up; the database refuses a second one of the same question under way. */
export async function planIntent(trx: Trx, intent: PlannedIntent): Promise<void> {
  await insertPlanned(trx, {
    ...intent,
    email: intent.email ?? null,
    runId: intent.runId ?? null,
    rankAt: rankOfLookUp(intent.now, intent.expectedValue),
    most: await mostOfLookup(trx, intent),
  });
}

type RankedIntent = Omit<PlannedIntent, 'email' | 'runId' | 'expectedValue'> & {
  readonly email: string | null;
  readonly runId: string | null;
  readonly rankAt: number;
  readonly most: Credits;
};

const insertPlanned = compileOnce<RankedIntent, unknown>((db, hole) =>
  db.insertInto('spend_intents').values({
    id: hole('id'),
    provider: hole('provider'),
    operation: hole('operation'),
    subject_key: hole('subjectKey'),
    state: 'planned',
    company_number: hole('companyNumber'),
    episode_id: hole('episodeId'),
    officer_id: hole('officerId'),
    company_name: hole('companyName'),
    first_name: hole('firstName'),
    last_name: hole('lastName'),
    domain: hole('domain'),
    email: hole('email'),
    run_id: hole('runId'),
    estimated_credits: hole('most'),
    planned_at: hole('now'),
    rank_at: hole('rankAt'),
  }),
);

/** How many planned look-ups are considered for one batch. */
const mostConsidered = 100;

/**
 * Planned look-ups of one operation, the most valuable first among those of about the same time, with what decides whether they may still be
 * bought. Those whose run has reached its ceiling stay planned.
 */
export async function listPlanned(
  db: Db,
  {
    withoutRuns,
    ...question
  }: {
    readonly provider: PaidProviderName;
    readonly operation: PaidOperation;
    readonly withoutRuns: readonly string[];
  },
): Promise<readonly PlannedIntentRow[]> {
  const { rows } = await selectPlanned(db, {
    ...question,
    withoutRuns: JSON.stringify(withoutRuns),
  });
  return rows;
}

export type PlannedIntentRow = SpendIntentRow &
  Pick<RowOf<'companies'>, 'subscriber_class'> &
  Pick<RowOf<'officers'>, 'birth_month' | 'birth_year'> & {
    readonly episode_state: RowOf<'episodes'>['state'];
  };

type RowOf<Table extends keyof Database> = Selectable<Database[Table]>;

const selectPlanned = compileOnce<
  { provider: PaidProviderName; operation: PaidOperation; withoutRuns: string },
  PlannedIntentRow
>((db, hole) =>
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
    .where('spend_intents.state', '=', sql.lit('planned'))
    .where('spend_intents.operation', '=', hole('operation'))
    .where('spend_intents.provider', '=', hole('provider'))
    .where((where) =>
      where.or([
        where('run_id', 'is', null),
        where('run_id', 'not in', listed<string>(hole('withoutRuns'))),
      ]),
    )
    // Those planned before they were ranked go by their age.
    .orderBy((rank) => rank.fn.coalesce('spend_intents.rank_at', 'spend_intents.planned_at'))
    .orderBy('spend_intents.planned_at')
    .orderBy('spend_intents.id')
    .limit(mostConsidered),
);

export function listTaskIntents(db: Db | Trx, taskId: string): Promise<readonly SpendIntentRow[]> {
  return db
    .selectFrom('spend_intents')
    .selectAll()
    .where('task_id', '=', taskId)
    .orderBy('id')
    .execute();
}

type UnfinishedIntent = Pick<SpendIntentRow, 'state' | 'officer_id' | 'state_reason'>;

/** Look-ups of an episode's people that are not finished, by state. */
export async function listUnfinishedIntents(
  db: Db | Trx,
  episodeId: string,
  operation: PaidOperation,
): Promise<readonly UnfinishedIntent[]> {
  const { rows } = await selectUnfinished(db, { episodeId, operation });
  return rows;
}

const selectUnfinished = compileOnce<
  { readonly episodeId: string; readonly operation: PaidOperation },
  UnfinishedIntent
>((db, hole) =>
  db
    .selectFrom('spend_intents')
    .select(['state', 'officer_id', 'state_reason'])
    .where('episode_id', '=', hole('episodeId'))
    .where('operation', '=', hole('operation'))
    .where('state', 'in', ['planned', 'sent', 'accepted', 'in_doubt']),
);

/** Whom the planned look-ups of an episode are to be bought from. */
export async function listProvidersPlanned(
  db: Db | Trx,
  episodeId: string,
): Promise<readonly PaidProviderName[]> {
  const rows = await db
    .selectFrom('spend_intents')
    .select('provider')
    .distinct()
    .where('episode_id', '=', episodeId)
    .where('state', '=', 'planned')
    .execute();
  return rows.map(({ provider }) => provider);
}

/** All that is planned with one provider. */
export function listPlannedWith(
  db: Db | Trx,
  provider: PaidProviderName,
): Promise<readonly SpendIntentRow[]> {
  return db
    .selectFrom('spend_intents')
    .selectAll()
    .where('state', '=', 'planned')
    .where('provider', '=', provider)
    .execute();
}

/** The most credits above one that this provider ever charged for one look-up of this operation; one where it never did. */
export async function dearestLookup(
  db: Db | Trx,
  {
    provider,
    operation,
  }: { readonly provider: PaidProviderName; readonly operation: PaidOperation },
): Promise<Credits> {
  const price = sql<number>`cast(charged_credits as real)`;
  const dearest = await db
    .selectFrom('spend_intents')
    .select('charged_credits')
    .where('provider', '=', provider)
    .where('operation', '=', operation)
    .where(price, '>', sql.lit(1))
    .orderBy(price, 'desc')
    .limit(1)
    .executeTakeFirst();
  return dearest?.charged_credits ?? '1.00';
}

/** Takes a planned look-up back: it must not be bought after all. Nothing was reserved for it and nothing was sent. */
export async function dropPlanned(trx: Trx, id: string): Promise<void> {
  await trx
    .deleteFrom('spend_intents')
    .where('id', '=', id)
    .where('state', '=', 'planned')
    .execute();
}
