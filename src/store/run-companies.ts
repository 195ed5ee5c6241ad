import type { SoughtByRun } from '../domain/enrichment.ts';
import type { Db, Trx } from './open-store.ts';

/** Jobs that carry a company through its enrichment. */
const carrying = [
  'check-status',
  'fetch-officers',
  'find-domain',
  'discover-domain',
  'scan-website',
  'find-emails',
  'count-emails',
] as const;

/** Each company of a run and where it stands. */
export function listRunCompanies(
  db: Db | Trx,
  { id: runId, seeks }: { readonly id: string; readonly seeks: SoughtByRun },
) {
  return db
    .selectFrom('spend_run_companies as member')
    .innerJoin('companies', 'companies.company_number', 'member.company_number')
    .leftJoin('episodes', (join) =>
      join
        .onRef('episodes.company_number', '=', 'member.company_number')
        .on('episodes.state', '=', 'open'),
    )
    .leftJoin('enrichment_steps as last', (join) =>
      join
        .onRef('last.episode_id', '=', 'episodes.id')
        .on('last.step', '=', seeks === 'domain' ? 'find-domain' : 'find-emails'),
    )
    .select([
      'member.company_number',
      'member.asked_at',
      'companies.company_name',
      'episodes.id as episode_id',
      'last.state',
      'last.reason',
      'last.updated_at',
    ])
    .select((select) => [
      select.val(seeks).as('seeks'),
      select
        .exists(
          select
            .selectFrom('domains')
            .select('domains.id')
            .whereRef('domains.company_number', '=', 'member.company_number')
            .where('domains.is_primary', '=', 1)
            .where('domains.verdict', '!=', 'contradicted'),
        )
        .as('has_domain'),
      select
        .exists(
          select
            .selectFrom('jobs')
            .select('jobs.id')
            .where('jobs.finished_at', 'is', null)
            .where('jobs.kind', 'in', carrying)
            // The subject is the number, or begins with it and a space: the sign after the space ends the range.
            .whereRef('jobs.subject', '>=', 'member.company_number')
            .where('jobs.subject', '<', (end) =>
              end.fn<string>('concat', ['member.company_number', end.val('!')]),
            ),
        )
        .as('has_job'),
      select
        .exists(
          select
            .selectFrom('spend_intents')
            .select('spend_intents.id')
            .whereRef('spend_intents.episode_id', '=', 'episodes.id')
            .where('spend_intents.state', 'in', ['planned', 'sent', 'accepted']),
        )
        .as('has_intent'),
      select
        .exists(
          select
            .selectFrom('spend_intents')
            .select('spend_intents.id')
            .where('spend_intents.run_id', '=', runId)
            .whereRef('spend_intents.company_number', '=', 'member.company_number')
            .where('spend_intents.state', '=', 'settled'),
        )
        .as('has_bought'),
      // Since it was asked for, from whatever source: what was known before is not of this run.
      select
        .or([
          select.exists(
            select
              .selectFrom('domains')
              .select('domains.id')
              .whereRef('domains.company_number', '=', 'member.company_number')
              .whereRef('domains.discovered_at', '>', 'member.asked_at')
              .where('domains.verdict', '!=', 'contradicted'),
          ),
          select.exists(
            select
              .selectFrom('contacts')
              .select('contacts.id')
              .whereRef('contacts.company_number', '=', 'member.company_number')
              .whereRef('contacts.discovered_at', '>', 'member.asked_at')
              .where('contacts.method', '!=', 'pattern'),
          ),
        ])
        .as('has_found'),
      select
        .selectFrom('contacts')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('contacts.company_number', '=', 'member.company_number')
        .where('contacts.verification_status', '!=', 'invalid')
        .where((known) =>
          known.or([
            known('contacts.method', '!=', 'pattern'),
            known('contacts.verification_status', '=', 'valid'),
          ]),
        )
        .as('contacts'),
    ])
    .where('member.run_id', '=', runId)
    .orderBy('member.company_number')
    .execute();
}
