import { announceRefusal } from '../../pipeline/announce-refusal.ts';
import { createCheckStatus } from '../../pipeline/check-status.ts';
import { createCompareCompany } from '../../pipeline/compare-company.ts';
import { createFetchOfficers } from '../../pipeline/fetch-officers.ts';
import { createReadFilings } from '../../pipeline/read-filings.ts';
import { createSettleContradiction } from '../../pipeline/settle-contradiction.ts';
import type { RestConfig } from '../../config/config.ts';
import { createProviderClient } from '../../http/provider-client.ts';
import { runnable, type RunnableKind } from '../../queue/job-kind.ts';
import type { StepContext } from '../../pipeline/step-context.ts';
import { createPersistedPace, forgetRefusal } from '../../queue/persisted-pace.ts';
import {
  createCompaniesHouseRest,
  type CompaniesHouseRest,
} from '../../sources/companies-house-rest/client.ts';
import { refusalPauseMs } from '../../sources/companies-house-rest/limits.ts';
import type { LaneOptions, OpenLane } from './lane-work.ts';

export const openCompaniesHouseLane: OpenLane<
  CompaniesHouseRest,
  LaneOptions & { readonly rest: RestConfig }
> = async ({ config, db, context, timers, rest }, stack) => {
  const { url, apiKey, callsPerWindow, windowMs } = rest;
  // The key may have been put right since the last process was refused.
  await forgetRefusal(db, 'companies-house');
  const http = createProviderClient({
    allowedOrigins: [url],
    userAgent: config.scanner.userAgent,
  });
  const client = createCompaniesHouseRest({
    http: stack.use(http),
    baseUrl: url,
    apiKey: apiKey.reveal(),
    pace: createPersistedPace({
      ...context,
      provider: 'companies-house',
      plan: { callsPerWindow, windowMs, refusalPauseMs },
      db,
      timers,
      onRefusal: (trx, seen) => announceRefusal(trx, context, seen),
    }),
  });
  return {
    client,
    kinds: companiesHouseKinds(context),
  };
};

/** The steps that ask the register. */
export function companiesHouseKinds(
  context: StepContext,
): readonly RunnableKind<CompaniesHouseRest>[] {
  return [
    runnable(createCheckStatus(context)),
    runnable(createReadFilings(context)),
    runnable(createFetchOfficers(context)),
    runnable(createCompareCompany(context)),
    runnable(createSettleContradiction(context)),
  ];
}
