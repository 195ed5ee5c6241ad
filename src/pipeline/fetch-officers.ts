import type { JobRun } from '../queue/job-kind.ts';
import { done, type Outcome } from '../queue/outcome.ts';
import type { CompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import type { Officer } from '../domain/officer.ts';
import { markStep } from '../store/enrichment-steps.ts';
import { findOpenEpisode } from '../store/episodes.ts';
import { saveOfficers } from '../store/officers.ts';
import { findCompany } from '../store/companies.ts';
import { countUnreadRows, unreadRowsWords } from '../store/unread-members.ts';
import { enqueueNext } from './enqueue-step.ts';
import { graph, type StepPayload } from './graph.ts';
import { mergeCompanyPeople } from './merge-company-people.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/** Fetches every officer of the company. Free, so it runs for every open episode whatever the credits are. */
export function createFetchOfficers(context: StepContext) {
  return stepKind(
    'fetch-officers',
    graph['fetch-officers'],
    async ({
      payload: { companyNumber },
      client,
      signal,
    }: JobRun<StepPayload<'fetch-officers'>, CompaniesHouseRest>): Promise<Outcome> => {
      const asOf = context.clock.now();
      const { items: officers, unreadRows } = await client.officers(companyNumber, signal);
      return done(async (trx) => {
        if ((await findCompany(trx, companyNumber)) === undefined) return;
        const now = context.clock.now();
        await countUnreadRows(trx, { record: 'officers', rows: unreadRows, companyNumber, now });
        await saveOfficers(trx, officers, { newId: () => context.random.uuid(), now });
        await mergeCompanyPeople(trx, context, companyNumber);
        const episode = await findOpenEpisode(trx, companyNumber);
        if (episode === undefined) return;
        await markStep(trx, {
          episodeId: episode.id,
          step: 'fetch-officers',
          state: 'done',
          reason: unreadRows > 0 ? unreadRowsWords(unreadRows) : noneWords(officers),
          // Whoever was appointed since may be missing.
          now: asOf,
        });
        await enqueueNext(trx, context, {
          from: 'fetch-officers',
          name: 'find-emails',
          payload: { companyNumber },
        });
      });
    },
  );
}

function noneWords(officers: readonly Officer[]): string | null {
  return officers.length === 0 ? 'the register names no officers' : null;
}
