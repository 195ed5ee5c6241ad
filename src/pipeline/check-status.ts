import type { JobRun } from '../queue/job-kind.ts';
import { done, type Outcome } from '../queue/outcome.ts';
import type { CompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import { applyProfile } from './apply-profile.ts';
import { applyUnknownCompany } from './apply-unknown-company.ts';
import { graph, type StepPayload } from './graph.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/** One REST call decides whether the register agrees with the witness, before anything is paid or announced. */
export function createCheckStatus(context: StepContext) {
  return stepKind(
    'check-status',
    graph['check-status'],
    async ({
      payload,
      client,
      job,
      signal,
    }: JobRun<StepPayload<'check-status'>, CompaniesHouseRest>): Promise<Outcome> => {
      // The answer is at least as new as the moment of asking.
      const asOf = context.clock.now();
      const answer = await client.profile(payload.companyNumber, signal);
      if (answer.kind === 'not-found') {
        // What the service asks about by itself it was told of; a person may have mistyped a number.
        const isTold = job.created_by === context.systemPrincipalId;
        return done((trx) => applyUnknownCompany(trx, context, { ...payload, asOf, isTold }));
      }
      const seen = {
        profile: answer.profile,
        asOf,
        priority: job.priority,
        isWanted: job.created_by !== context.systemPrincipalId,
      };
      return done((trx) => applyProfile(trx, context, seen));
    },
  );
}
