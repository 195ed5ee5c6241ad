import type { CompanyNumber } from '../domain/company-number.ts';
import type { Filing } from '../domain/filing.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { strikeOffAttempts } from '../domain/strike-off-attempts.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import type { CompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import { findCompany } from '../store/companies.ts';
import { markStep } from '../store/enrichment-steps.ts';
import { findLatestEpisode } from '../store/episodes.ts';
import { listFilings, saveFilings } from '../store/filings.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { countUnreadRows, unreadRowsWords } from '../store/unread-members.ts';
import { applyProfile } from './apply-profile.ts';
import { applyUnknownCompany } from './apply-unknown-company.ts';
import { enqueueNext } from './enqueue-step.ts';
import { describeEpisode } from './describe-episode.ts';
import { awaitsReasonUntil, listEnded } from './explain-end.ts';
import { graph, type StepPayload } from './graph.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/**
 * Reads the filing history for route, stage and dates of an episode, and for the reason of one that ended. A company that is not held
 * was told of by a filing alone: then its profile is read first.
 */
export function createReadFilings(context: StepContext) {
  return stepKind(
    'read-filings',
    graph['read-filings'],
    async ({
      payload: { companyNumber },
      client,
      db,
      job,
      signal,
    }: JobRun<StepPayload<'read-filings'>, CompaniesHouseRest>): Promise<Outcome> => {
      const isHeld = (await findCompany(db, companyNumber)) !== undefined;
      const asOf = context.clock.now();
      const answer = isHeld ? null : await client.profile(companyNumber, signal);
      const { items: filings, unreadRows } = await client.filings(companyNumber, signal);
      const write = async (trx: Trx): Promise<void> => {
        const now = context.clock.now();
        if (answer?.kind === 'found') {
          await applyProfile(trx, context, {
            profile: answer.profile,
            asOf,
            priority: job.priority,
            isWanted: isUnderWay(filings, now),
          });
        }
        if (answer?.kind === 'not-found') {
          const isTold = job.created_by === context.systemPrincipalId;
          await applyUnknownCompany(trx, context, { companyNumber, asOf, isTold });
        }
        const record = 'filing-history';
        await countUnreadRows(trx, { record, rows: unreadRows, companyNumber, now });
        const company = await findCompany(trx, companyNumber);
        if (company === undefined) return;
        await saveFilings(trx, filings, { source: 'rest', now });
        const described = await describeEpisode(trx, context, companyNumber);
        const episode = await findLatestEpisode(trx, companyNumber);
        if (episode === undefined) return;
        // A suspension had kept the episode open without the register proposing anything, and it is over.
        if (
          episode.state === 'open' &&
          described?.isAtOddsWithStatus === true &&
          company.company_status_detail === null
        ) {
          await enqueueNext(trx, context, {
            from: 'read-filings',
            name: 'check-status',
            payload: { companyNumber },
          });
        }
        await markStep(trx, {
          episodeId: episode.id,
          step: 'read-filings',
          state: 'done',
          reason: unreadRows > 0 ? unreadRowsWords(unreadRows) : noneWords(filings),
          // Whatever was filed since may be missing.
          now: asOf,
        });
      };
      const lookAgainAt = await whenToLookAgain(db, context, { companyNumber, filings });
      return lookAgainAt === null
        ? done(write)
        : snooze(lookAgainAt, 'the filing that says why it left is not there yet', write);
    },
  );
}

function noneWords(filings: readonly Filing[]): string | null {
  return filings.length === 0 ? 'no filings about a strike-off' : null;
}

/** Only a company that is about to be struck off, or has applied to be, is worth keeping. */
function isUnderWay(filings: readonly Filing[], now: number): boolean {
  return strikeOffAttempts(filings, londonDateOf(now)).attempts.at(-1)?.end === null;
}

/** Soon, while an episode that is over waits for its reason; else the timeline decides. */
function whenToLookAgain(
  db: Db,
  context: StepContext,
  {
    companyNumber,
    filings,
  }: { readonly companyNumber: CompanyNumber; readonly filings: readonly Filing[] },
): Promise<number | null> {
  return db.transaction().execute(async (trx) => {
    const now = context.clock.now();
    const known = [...(await listFilings(trx, companyNumber)), ...filings];
    const attempts = strikeOffAttempts(known, londonDateOf(now));
    const looks = (await listEnded(trx, companyNumber, attempts)).flatMap(
      (ended) => awaitsReasonUntil(ended, now) ?? [],
    );
    return looks.length === 0 ? null : Math.min(...looks);
  });
}
