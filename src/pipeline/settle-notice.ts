import { strikeOffAttempts } from '../domain/strike-off-attempts.ts';
import { isProposalToStrikeOff } from '../domain/company-status.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import { londonDateOf } from '../domain/london-date.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import type { CompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import { findLatestEpisode } from '../store/episodes.ts';
import { listFilings } from '../store/filings.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { applyProfile } from './apply-profile.ts';
import { applyUnknownCompany } from './apply-unknown-company.ts';
import { enqueueStep } from './enqueue-step.ts';
import { graph, type StepPayload } from './graph.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/** The status follows the notice by seconds as a rule; looks grow rarer from here on, each as late again as the one before. */
const firstLookMs = 5 * 60_000;
/** After three days a notice that the register never followed up is taken to have been none. */
const patienceMs = 72 * 3_600_000;

/** A fresh notice came: whatever the register says at this moment, it is looked at again. */
export async function settleNoticeLater(
  trx: Trx,
  context: StepContext,
  companyNumber: CompanyNumber,
): Promise<void> {
  await enqueueStep(trx, context, {
    name: 'settle-notice',
    payload: { companyNumber },
    runAt: context.clock.now() + firstLookMs,
  });
}

/**
 * Sees to it that a first notice is not forgotten because the register did not propose yet when it was asked: asks again, ever more rarely, until
 * it proposes, or is past it, or nobody waits any more. Where the episode is confirmed by then nothing is asked.
 */
export function createSettleNotice(context: StepContext) {
  return stepKind(
    'settle-notice',
    graph['settle-notice'],
    async ({
      payload: { companyNumber },
      client,
      db,
      job,
      signal,
    }: JobRun<StepPayload<'settle-notice'>, CompaniesHouseRest>): Promise<Outcome> => {
      const asOf = context.clock.now();
      if (await isSettled(db, { companyNumber, since: job.created_at, now: asOf })) return done();
      const answer = await client.profile(companyNumber, signal);
      const age = asOf - job.created_at;
      const lookAgainAt = asOf + Math.max(firstLookMs, age);
      if (answer.kind === 'not-found') {
        const note = (trx: Trx): Promise<void> =>
          applyUnknownCompany(trx, context, { companyNumber, asOf, isTold: true });
        if (age >= patienceMs) return done(note);
        return snooze(lookAgainAt, 'the register does not know whom a notice was given', note);
      }
      const { profile } = answer;
      const write = (trx: Trx): Promise<void> =>
        applyProfile(trx, context, { profile, asOf, priority: job.priority, isWanted: false });
      const mayFollow = profile.status.companyStatus === 'active' && age < patienceMs;
      if (isProposalToStrikeOff(profile.status) || !mayFollow) return done(write);
      return snooze(lookAgainAt, 'the register does not propose yet what was noticed', write);
    },
  );
}

/** Whether the register has confirmed the episode since, or filings say that the strike-off is over. */
async function isSettled(
  db: Db,
  {
    companyNumber,
    since,
    now,
  }: { readonly companyNumber: CompanyNumber; readonly since: number; readonly now: number },
): Promise<boolean> {
  const episode = await findLatestEpisode(db, companyNumber);
  if (episode === undefined) return false;
  if (
    episode.confirmed_at !== null &&
    (episode.state === 'open' || episode.confirmed_at >= since)
  ) {
    return true;
  }
  const { attempts } = strikeOffAttempts(await listFilings(db, companyNumber), londonDateOf(now));
  return attempts.at(-1)?.end != null;
}
