import type { CompanyNumber } from '../domain/company-number.ts';
import { nextLookForNotFound } from '../domain/not-found.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import type { CompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import { findCompany } from '../store/companies.ts';
import type { Db } from '../store/open-store.ts';
import { applyProfile } from './apply-profile.ts';
import { endUnknownCompany, noteUnknownCompany } from './apply-unknown-company.ts';
import { enqueueNext } from './enqueue-step.ts';
import { graph, type StepPayload } from './graph.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/**
 * Sees a contradiction to its end: another witness told of a company, and the register has answered that there is none of that number. It is
 * asked again, ever more rarely, until it has it; only a denial that is repeated for three days is believed.
 */
export function createSettleNotFound(context: StepContext) {
  return stepKind(
    'settle-not-found',
    graph['settle-not-found'],
    async ({
      payload: { companyNumber },
      client,
      db,
      job,
      signal,
    }: JobRun<StepPayload<'settle-not-found'>, CompaniesHouseRest>): Promise<Outcome> => {
      const since = await findDoubt(db, companyNumber, job.created_at);
      if (since === null) return done();
      const asOf = context.clock.now();
      const answer = await client.profile(companyNumber, signal);
      if (answer.kind === 'found') {
        const { profile } = answer;
        return done(async (trx) => {
          const seen = { profile, asOf, priority: job.priority, isWanted: false };
          await applyProfile(trx, context, seen);
          if ((await findCompany(trx, companyNumber)) !== undefined) return;
          // A filing alone may have told of it: an application is no proposal of the register's yet.
          const payload = { companyNumber };
          await enqueueNext(trx, context, {
            from: 'settle-not-found',
            name: 'read-filings',
            payload,
          });
        });
      }
      const lookAgainAt = nextLookForNotFound({ since, at: asOf });
      if (lookAgainAt === null) {
        return done((trx) => endUnknownCompany(trx, context, { companyNumber, since, asOf }));
      }
      return snooze(lookAgainAt, 'not found, although another source has told of it', (trx) =>
        noteUnknownCompany(trx, context, { companyNumber, asOf }),
      );
    },
  );
}

/** Since when the register denies it; null once it has been found. Of a company that is not held only this job knows. */
async function findDoubt(
  db: Db,
  companyNumber: CompanyNumber,
  askedSince: number,
): Promise<number | null> {
  const company = await findCompany(db, companyNumber);
  return company === undefined ? askedSince : company.not_found_since;
}
