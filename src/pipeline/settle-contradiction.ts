import { isProposalToStrikeOff } from '../domain/company-status.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { done, type Outcome } from '../queue/outcome.ts';
import type { CompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import { findCompany } from '../store/companies.ts';
import { applyProfile, applyUnknownCompany } from './apply-profile.ts';
import { graph, type StepPayload } from './graph.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';
import { noteMissingDetail } from './watch-stream-detail.ts';

/**
 * Asks the register once more, a little after it had a proposal to strike off that the stream's last event lacked. If it still has, and no
 * event has come since, the stream leaves the detail out.
 */
export function createSettleContradiction(context: StepContext) {
  return stepKind(
    'settle-contradiction',
    graph['settle-contradiction'],
    async ({
      payload: { companyNumber, afterTimepoint },
      client,
      job,
      signal,
    }: JobRun<StepPayload<'settle-contradiction'>, CompaniesHouseRest>): Promise<Outcome> => {
      const asOf = context.clock.now();
      const answer = await client.profile(companyNumber, signal);
      return done(async (trx) => {
        if (answer.kind === 'not-found') {
          await applyUnknownCompany(trx, context, { companyNumber, asOf });
          return;
        }
        const stored = await findCompany(trx, companyNumber);
        const hasLaterEvent = (stored?.stream_timepoint ?? null) !== afterTimepoint;
        if (!hasLaterEvent && isProposalToStrikeOff(answer.profile.status)) {
          await noteMissingDetail(trx, context);
        }
        await applyProfile(trx, context, {
          profile: answer.profile,
          asOf,
          priority: job.priority,
          isWanted: false,
        });
      });
    },
  );
}
