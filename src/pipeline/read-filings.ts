import type { CompanyNumber } from '../domain/company-number.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { strikeOffTimeline, type StrikeOffTimeline } from '../domain/strike-off-timeline.ts';
import type { LeaveReason } from '../domain/strike-off.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import type { CompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import { markStep } from '../store/enrichment-steps.ts';
import { findLatestEpisode, updateEpisode, type EpisodeRow } from '../store/episodes.ts';
import { listFilings, saveFilings } from '../store/filings.ts';
import type { Trx } from '../store/open-store.ts';
import { announceCompany } from './announce.ts';
import { graph, type StepPayload } from './graph.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

const hourMs = 3_600_000;
/** The filing that says why may come later than the status; after a day the leaving is announced as unknown. */
const patienceMs = 24 * hourMs;

/** Reads the filing history for route, stage and dates of an episode, and for the reason of one that ended. */
export function createReadFilings(context: StepContext) {
  return stepKind(
    'read-filings',
    graph['read-filings'],
    async ({
      payload: { companyNumber },
      client,
      db,
      signal,
    }: JobRun<StepPayload<'read-filings'>, CompaniesHouseRest>): Promise<Outcome> => {
      const filings = await client.filings(companyNumber, signal);
      const now = context.clock.now();
      const write = async (trx: Trx): Promise<void> => {
        const episode = await findLatestEpisode(trx, companyNumber);
        if (episode === undefined) return;
        await saveFilings(trx, filings, { source: 'rest', now });
        const timeline = strikeOffTimeline(await listFilings(trx, companyNumber));
        if (episode.state === 'open') await describeOpen(trx, context, { episode, timeline });
        else await explainEnd(trx, context, { episode, timeline });
        await markStep(trx, {
          episodeId: episode.id,
          step: 'read-filings',
          state: 'done',
          reason: filings.length === 0 ? 'no filings about a strike-off' : null,
          now,
        });
      };
      const lookAgainAt = await db.transaction().execute(async (trx) => {
        const episode = await findLatestEpisode(trx, companyNumber);
        if (episode?.state !== 'closed') return null;
        const timeline = strikeOffTimeline([
          ...(await listFilings(trx, companyNumber)),
          ...filings,
        ]);
        return awaitsReasonUntil({ episode, timeline }, now);
      });
      return lookAgainAt === null
        ? done(write)
        : snooze(lookAgainAt, 'the filing that says why it left is not there yet', write);
    },
  );
}

interface ReadEpisode {
  readonly episode: EpisodeRow;
  readonly timeline: StrikeOffTimeline;
}

async function describeOpen(
  trx: Trx,
  context: StepContext,
  { episode, timeline }: ReadEpisode,
): Promise<void> {
  // An attempt that ended before this episode began says nothing about it.
  const beganOn = londonDateOf(episode.entered_at ?? episode.opened_at);
  if (timeline.end !== null && timeline.end.date < beganOn) return;
  const isNewlySuspended = timeline.stage === 'suspended' && episode.stage !== 'suspended';
  await updateEpisode(trx, episode.id, {
    route: timeline.route,
    stage: timeline.stage,
    notice_date: timeline.noticeDate,
    earliest_dissolution_date: timeline.earliestDissolutionDate,
  });
  if (isNewlySuspended && episode.announced_at !== null) {
    await announceCompany(trx, context, {
      type: 'company.strike_off.suspended',
      companyNumber: episode.company_number,
      data: { episode_id: episode.id, route: timeline.route },
    });
  }
}

async function explainEnd(
  trx: Trx,
  context: StepContext,
  { episode, timeline }: ReadEpisode,
): Promise<void> {
  if (episode.leave_announced_at !== null) return;
  const now = context.clock.now();
  if (awaitsReasonUntil({ episode, timeline }, now) !== null) return;
  const reason = reasonOfEnd(episode, timeline);
  await updateEpisode(trx, episode.id, {
    leave_reason: reason,
    leave_announced_at: now,
    ...(episode.route === 'unknown' && { route: timeline.route }),
    ...(episode.notice_date === null && { notice_date: timeline.noticeDate }),
  });
  if (reason === 'not_confirmed') return;
  await announceLeft(trx, context, { companyNumber: episode.company_number, episode, reason });
}

/** When to read the filings again because they do not say yet why the episode ended; null once they do, or nobody waits any more. */
function awaitsReasonUntil({ episode, timeline }: ReadEpisode, now: number): number | null {
  if (episode.leave_announced_at !== null) return null;
  const waitsUntil = (episode.closed_at ?? now) + patienceMs;
  if (reasonOfEnd(episode, timeline) !== 'unknown' || now >= waitsUntil) return null;
  return Math.min(now + hourMs, waitsUntil);
}

/** The filings know best; else what the status told when it changed. */
function reasonOfEnd(episode: EpisodeRow, timeline: StrikeOffTimeline): LeaveReason {
  const known = episode.leave_reason ?? 'unknown';
  if (known !== 'unknown') return known;
  const isOfThisEpisode =
    timeline.end !== null &&
    timeline.end.date >= (episode.notice_date ?? londonDateOf(episode.entered_at ?? 0));
  return isOfThisEpisode && timeline.end !== null ? timeline.end.reason : 'unknown';
}

async function announceLeft(
  trx: Trx,
  context: StepContext,
  left: {
    readonly companyNumber: CompanyNumber;
    readonly episode: EpisodeRow;
    readonly reason: LeaveReason;
  },
): Promise<void> {
  const { companyNumber, reason, episode } = left;
  const data = { episode_id: episode.id, reason };
  await announceCompany(trx, context, { type: 'company.strike_off.left', companyNumber, data });
  if (reason === 'dissolved') {
    await announceCompany(trx, context, { type: 'company.dissolved', companyNumber, data });
  }
}
