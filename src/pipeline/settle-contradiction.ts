import { isProposalToStrikeOff } from '../domain/company-status.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import type { CompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import { findCompany } from '../store/companies.ts';
import { hasDeadLetters } from '../store/dead-letters.ts';
import type { Trx } from '../store/open-store.ts';
import { findCursor, type StreamCursorRow } from '../store/stream-cursors.ts';
import { hasMissedEvents } from '../store/stream-gaps.ts';
import { findExtent, listUnaccounted } from '../store/stream-spans.ts';
import { applyProfile } from './apply-profile.ts';
import { applyUnknownCompany } from './apply-unknown-company.ts';
import { graph, type StepPayload } from './graph.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';
import { noteMissingDetail } from './watch-stream-detail.ts';

/** How long it waits for the stream to bring events again. */
const patienceMs = 24 * 3_600_000;
/** How often it looks whether one has come: nobody is asked for that. In an outage there is less haste. */
const lookAgainMs = 60_000;
const hastyMs = 3_600_000;
const lookAgainLaterMs = 15 * 60_000;

/**
 * Asks the register once more, a little after it had a proposal to strike off that the stream's last event lacked. If it still has, and no
 * event about the company has come since although the stream was seen all the time, the stream leaves the detail out.
 */
export function createSettleContradiction(context: StepContext) {
  return stepKind(
    'settle-contradiction',
    graph['settle-contradiction'],
    async ({
      payload: { companyNumber, afterTimepoint, saidAt },
      client,
      db,
      job,
      signal,
    }: JobRun<StepPayload<'settle-contradiction'>, CompaniesHouseRest>): Promise<Outcome> => {
      const asOf = context.clock.now();
      const cursor = await findCursor(db, 'companies');
      if (!hasCaughtUp(cursor, job.created_at) && asOf < job.created_at + patienceMs) {
        const waitMs = asOf - job.created_at < hastyMs ? lookAgainMs : lookAgainLaterMs;
        return snooze(asOf + waitMs, 'the companies stream has brought no event since');
      }
      const answer = await client.profile(companyNumber, signal);
      return done(async (trx) => {
        if (answer.kind === 'not-found') {
          await applyUnknownCompany(trx, context, { companyNumber, asOf, isTold: true });
          return;
        }
        const stored = await findCompany(trx, companyNumber);
        const hasLaterEvent = (stored?.stream_timepoint ?? null) !== afterTimepoint;
        const isLacking = !hasLaterEvent && isProposalToStrikeOff(answer.profile.status);
        if (isLacking && (await wasSeenAllTheTime(trx, { from: saidAt, to: asOf }))) {
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

/** Events published since have come: until then the one about the company may be on its way, above all after an outage. */
function hasCaughtUp(cursor: StreamCursorRow | undefined, since: number): boolean {
  return (
    cursor?.state === 'connected' &&
    cursor.timepoint !== null &&
    (cursor.last_published_at ?? 0) > since
  );
}

/** An event that was missed, or that nobody could read, may have told what the one before it did not. */
async function wasSeenAllTheTime(
  trx: Trx,
  within: { readonly from: number; readonly to: number },
): Promise<boolean> {
  if (!hasCaughtUp(await findCursor(trx, 'companies'), within.from)) return false;
  if (await hasMissedEvents(trx, 'companies', within)) return false;
  // A stretch that is being asked for once more is no gap yet.
  const extent = await findExtent(trx, 'companies');
  if (extent !== null && (await listUnaccounted(trx, 'companies', extent)).length > 0) return false;
  return !(await hasDeadLetters(trx, 'companies-house-stream/companies', within));
}
