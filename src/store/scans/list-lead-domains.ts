import type { StrikeOffRoute, StrikeOffStage } from '../../domain/strike-off.ts';
import type { Db } from '../open-store.ts';

/** The domains of companies under threat, those that are dissolved soonest first. */
export function listLeadDomains(
  db: Db,
  view: {
    readonly stage: StrikeOffStage | null;
    readonly route: StrikeOffRoute | null;
    readonly limit: number;
  },
) {
  return db
    .selectFrom('episodes')
    .innerJoin('domains', 'domains.company_number', 'episodes.company_number')
    .select(['domains.id', 'domains.company_number', 'domains.domain'])
    .where('episodes.state', '=', 'open')
    .where('domains.is_primary', '=', 1)
    .where('domains.verdict', '!=', 'contradicted')
    .$if(view.stage !== null, (select) => select.where('episodes.stage', '=', view.stage))
    .$if(view.route !== null, (select) => select.where('episodes.route', '=', view.route))
    .orderBy('episodes.opened_at')
    .orderBy('domains.id')
    .limit(view.limit)
    .execute();
}
