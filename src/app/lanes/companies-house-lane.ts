import { announceBreaker } from '../../pipeline/announce-breaker.ts';
import { createCheckStatus } from '../../pipeline/check-status.ts';
import { createCompareCompany } from '../../pipeline/compare-company.ts';
import { createFetchOfficers } from '../../pipeline/fetch-officers.ts';
import { createReadFilings } from '../../pipeline/read-filings.ts';
import { readDeniedAgain } from '../../pipeline/read-denied-again.ts';
import { createSettleContradiction } from '../../pipeline/settle-contradiction.ts';
import { createSettleNotFound } from '../../pipeline/settle-not-found.ts';
import { createSettleNotice } from '../../pipeline/settle-notice.ts';
import type { RestConfig } from '../../config/config.ts';
import { createProviderClient } from '../../http/provider-client.ts';
import { runnable, type RunnableKind } from '../../queue/job-kind.ts';
import type { StepContext } from '../../pipeline/step-context.ts';
import { createCallHold } from '../../queue/call-hold.ts';
import { createPersistedBreakers } from '../../queue/persisted-breaker.ts';
import { createPersistedPace } from '../../queue/persisted-pace.ts';
import {
  createCompaniesHouseRest,
  type CompaniesHouseRest,
} from '../../sources/companies-house-rest/client.ts';
import {
  guardCompaniesHouse,
  type CompaniesHouseOperation,
} from '../../sources/companies-house-rest/guard-client.ts';
import { createNotFoundWatch } from '../../sources/companies-house-rest/watch-not-found.ts';
import { isKnownToExist } from '../../store/not-found.ts';
import type { LaneOptions, OpenLane } from './lane-work.ts';

export const openCompaniesHouseLane: OpenLane<
  CompaniesHouseRest,
  LaneOptions & { readonly rest: RestConfig }
> = async ({ config, db, context, timers, rest }, stack) => {
  const { url, apiKey, callsPerWindow, windowMs } = rest;
  const breakers = createPersistedBreakers<CompaniesHouseOperation>({
    provider: 'companies-house',
    db,
    clock: context.clock,
    onNews: (trx, news) => announceBreaker(trx, context, news),
  });
  // The key may have been put right since the last process was refused.
  await breakers.forgetRefusedKey('read');
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
      plan: { callsPerWindow, windowMs },
      db,
      timers,
      hold: createCallHold({ lane: 'companies-house' }),
    }),
    notFound: createNotFoundWatch(
      (companyNumber) => isKnownToExist(db, companyNumber),
      (believed) => readDeniedAgain(db, context, believed),
    ),
  });
  return {
    client: guardCompaniesHouse(client, breakers),
    kinds: companiesHouseKinds(context),
    heldUpUntil: () => breakers.heldUpUntil('read'),
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
    runnable(createSettleNotice(context)),
    runnable(createSettleNotFound(context)),
  ];
}
