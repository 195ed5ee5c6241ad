import type { CompanyNumber } from '../domain/company-number.ts';
import type { Credits } from '../domain/credits.ts';
import type { SoughtByRun } from '../domain/enrichment.ts';
import type { LeadView } from '../domain/lead-view.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { KindOfLookup } from './dearest-lookups.ts';
import type { Db, Trx } from './open-store.ts';

/** A run that goes on and that a company is part of. */
export interface RunOfCompany {
  readonly id: string;
  readonly maxCredits: Credits | null;
  /** What was learnt before counts as unknown; 0 when what is known is enough. */
  readonly refreshSince: number;
  readonly askedAt: number;
}

/**
 * The run that is paid for what is bought for a company now: of several, the one that was asked for last. Whoever asked for its people's addresses
 * asked for its website, and not the other way round.
 */
export async function findRunOfCompany(
  db: Db | Trx,
  companyNumber: CompanyNumber,
  bought: SoughtByRun,
): Promise<RunOfCompany | null> {
  const row = await firstRow(selectRunOfCompany(db, { companyNumber, bought }));
  if (row === undefined) return null;
  return {
    id: row.id,
    maxCredits: row.max_credits,
    refreshSince: row.refresh_since ?? 0,
    askedAt: row.asked_at,
  };
}

const selectRunOfCompany = compileOnce<
  { companyNumber: CompanyNumber; bought: SoughtByRun },
  {
    readonly id: string;
    readonly max_credits: Credits | null;
    readonly refresh_since: number | null;
    readonly asked_at: number;
  }
>((db, hole) =>
  db
    .selectFrom('spend_run_companies')
    .innerJoin('spend_runs', 'spend_runs.id', 'spend_run_companies.run_id')
    .select([
      'spend_runs.id',
      'spend_runs.max_credits',
      'spend_run_companies.refresh_since',
      'spend_run_companies.asked_at',
    ])
    .where('spend_run_companies.company_number', '=', hole('companyNumber'))
    .where('spend_runs.finished_at', 'is', null)
    .where((run) =>
      run.or([
        run('spend_runs.seeks', '=', 'emails'),
        run('spend_runs.seeks', '=', hole('bought')),
      ]),
    )
    .orderBy('spend_run_companies.asked_at', 'desc')
    .orderBy('spend_runs.id')
    .limit(1),
);

export async function addRunCompanies(
  trx: Trx,
  runId: string,
  asked: {
    readonly companies: readonly CompanyNumber[];
    readonly at: number;
    readonly refreshSince: number | null;
  },
): Promise<void> {
  for (const companyNumber of asked.companies) {
    await trx
      .insertInto('spend_run_companies')
      .values({
        run_id: runId,
        company_number: companyNumber,
        asked_at: asked.at,
        refresh_since: asked.refreshSince,
      })
      .execute();
  }
}

export function findRun(db: Db | Trx, id: string) {
  return db.selectFrom('spend_runs').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function finishRun(trx: Trx, id: string, now: number): Promise<void> {
  await trx
    .updateTable('spend_runs')
    .set({ finished_at: now })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .execute();
}

/** Look-ups of a run that are on their way: what they cost is not known yet. */
export async function countOnTheirWay(db: Db | Trx, runId: string): Promise<number> {
  const { count } = await db
    .selectFrom('spend_intents')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('run_id', '=', runId)
    .where('state', 'in', ['sent', 'accepted'])
    .executeTakeFirstOrThrow();
  return count;
}

/** Of what kind the look-ups of a run are that are planned and were not sent. */
export function listKindsPlannedOfRun(
  db: Db | Trx,
  runId: string,
): Promise<readonly KindOfLookup[]> {
  return db
    .selectFrom('spend_intents')
    .select(['provider', 'operation'])
    .distinct()
    .where('run_id', '=', runId)
    .where('state', '=', 'planned')
    .execute();
}

/** Those of one kind. */
export function listPlannedOfRun(
  db: Db | Trx,
  runId: string,
  { provider, operation }: KindOfLookup,
) {
  return db
    .selectFrom('spend_intents')
    .select(['id', 'operation', 'company_number'])
    .where('run_id', '=', runId)
    .where('state', '=', 'planned')
    .where('provider', '=', provider)
    .where('operation', '=', operation)
    .orderBy('id')
    .execute();
}

/** What a run has bought, look-up by look-up. */
export function listIntentsOfRun(db: Db | Trx, runId: string) {
  return db
    .selectFrom('spend_intents')
    .select([
      'company_number',
      'operation',
      'state',
      'charged_credits',
      'estimated_credits',
      'state_reason',
    ])
    .where('run_id', '=', runId)
    .orderBy('id')
    .execute();
}

/** Leads of a view with what decides whether anything is to be looked for, the newest first. */
export function listViewLeads(
  db: Db | Trx,
  { view, limit }: { readonly view: LeadView; readonly limit: number },
) {
  return db
    .selectFrom('episodes')
    .innerJoin('companies', 'companies.company_number', 'episodes.company_number')
    .leftJoin('domains', (join) =>
      join
        .onRef('domains.company_number', '=', 'episodes.company_number')
        .on('domains.is_primary', '=', 1),
    )
    .select([
      'episodes.id as episode_id',
      'episodes.company_number',
      'episodes.confirmed_at',
      'companies.company_name',
      'companies.subscriber_class',
      'domains.domain',
      'domains.verdict',
      'domains.expires_at as domain_expires_at',
    ])
    .where('episodes.state', '=', 'open')
    .$if(view === 'entered', (leads) => leads.where('episodes.entered_at', 'is not', null))
    .$if(view === 'compulsory', (leads) => leads.where('episodes.route', '=', 'compulsory'))
    .$if(view === 'voluntary', (leads) => leads.where('episodes.route', '=', 'voluntary'))
    .$if(view === 'with-domain', (leads) =>
      leads.where('domains.verdict', 'in', ['proven', 'likely', 'not_proven', 'candidate']),
    )
    .$if(view === 'without-domain', (leads) => leads.where('domains.id', 'is', null))
    .$if(view === 'without-contact', (leads) =>
      leads.where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('contacts')
              .select('contacts.id')
              .whereRef('contacts.company_number', '=', 'episodes.company_number'),
          ),
        ),
      ),
    )
    .orderBy('episodes.opened_at', 'desc')
    .orderBy('episodes.id', 'desc')
    .limit(limit)
    .execute();
}

export type ViewLead = Awaited<ReturnType<typeof listViewLeads>>[number];

/** Paid look-ups of late that have their price, by operation. */
export async function listSettledPrices(db: Db, since: number) {
  return db
    .selectFrom('spend_intents')
    .select(['operation', 'charged_credits'])
    .where('state', '=', 'settled')
    .where('finished_at', '>=', since)
    .execute();
}

/** Domains of late by who found them, one for each company. */
export function countDomainsByMethod(db: Db, since: number) {
  return db
    .selectFrom('domains')
    .select('method')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('is_primary', '=', 1)
    .where('discovered_at', '>=', since)
    .groupBy('method')
    .execute();
}
