import { sql } from 'kysely';
import type { StrikeOffRoute, StrikeOffStage } from '../domain/strike-off.ts';
import type { Db } from './open-store.ts';
import { confirmedAt } from './confirmed-at.ts';

export interface LeadPosition {
  readonly openedAt: number;
  readonly episodeId: string;
}

export interface LeadQuery {
  readonly state: 'open' | 'closed';
  readonly after: LeadPosition | null;
  readonly limit: number;
  /** Only episodes that stand here; absent or null: any. */
  readonly stage?: StrikeOffStage | null;
  readonly route?: StrikeOffRoute | null;
}

export type LeadRecord = Awaited<ReturnType<typeof listLeads>>[number];

/** Episodes with their company and primary domain, newest first, keyset-paged. */
export function listLeads(db: Db, query: LeadQuery) {
  const { after, stage = null, route = null } = query;
  return leads(db)
    .where('episodes.state', '=', query.state)
    .$if(stage !== null, (select) => select.where('episodes.stage', '=', stage ?? 'proposed'))
    .$if(route !== null, (select) => select.where('episodes.route', '=', route ?? 'unknown'))
    .$if(after !== null, (select) =>
      select.where((where) =>
        where.or([
          where('episodes.opened_at', '<', after?.openedAt ?? 0),
          where.and([
            where('episodes.opened_at', '=', after?.openedAt ?? 0),
            where('episodes.id', '<', after?.episodeId ?? ''),
          ]),
        ]),
      ),
    )
    .orderBy('episodes.opened_at', 'desc')
    .orderBy('episodes.id', 'desc')
    .limit(query.limit)
    .execute();
}

function leads(db: Db) {
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
      'companies.company_name',
      'companies.company_status',
      'companies.company_status_detail',
      'companies.company_type',
      'companies.company_category',
      'companies.postal_code',
      'companies.status_as_of',
      'companies.profile_as_of',
      'companies.subscriber_class',
      'companies.jurisdiction',
      'companies.is_fraud_strike_off',
      'episodes.state',
      'episodes.route',
      'episodes.stage',
      'episodes.opened_at',
      'episodes.entered_at',
      'companies.not_found_since',
      'episodes.notice_date',
      'episodes.earliest_dissolution_date',
      'episodes.applied_on',
      'episodes.objection_deadline',
      'episodes.suspended_on',
      'episodes.suspension_expires_on',
      'episodes.left_at',
      'episodes.leave_reason',
      'domains.domain',
      'domains.verdict as domain_verdict',
      'domains.confidence as domain_confidence',
    ])
    .select(confirmedAt)
    .select(
      sql<number>`(select count(*) from contacts where contacts.company_number = episodes.company_number and (contacts.method != 'pattern' or contacts.verification_status = 'valid'))`.as(
        'emails_found',
      ),
    );
}
