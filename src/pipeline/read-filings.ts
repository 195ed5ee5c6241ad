import type { CompanyNumber } from '../domain/company-number.ts';
import { londonDateOf } from '../domain/london-date.ts';
import type { CompanyStatus } from '../domain/company-status.ts';
import { leaveReasonOfStatus } from '../domain/strike-off-transition.ts';
import { strikeOffTimeline, type StrikeOffTimeline } from '../domain/strike-off-timeline.ts';
import type { LeaveReason } from '../domain/strike-off.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import type { CompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import { markStep } from '../store/enrichment-steps.ts';
import { findCompany } from '../store/companies.ts';
import {
  findLatestEpisode,
  listUnexplainedEpisodes,
  updateEpisode,
  type EpisodeRow,
} from '../store/episodes.ts';
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
        const all = await listFilings(trx, companyNumber);
        if (episode.state === 'open') {
          await describeOpen(trx, context, { episode, timeline: strikeOffTimeline(all) });
        }
        for (const ended of await listEnded(trx, companyNumber, all)) {
          await explainEnd(trx, context, ended);
        }
        await markStep(trx, {
          episodeId: episode.id,
          step: 'read-filings',
          state: 'done',
          reason: filings.length === 0 ? 'no filings about a strike-off' : null,
          now,
        });
      };
      const lookAgainAt = await db.transaction().execute(async (trx) => {
        const all = [...(await listFilings(trx, companyNumber)), ...filings];
        const looks = (await listEnded(trx, companyNumber, all)).map((ended) =>
          awaitsReasonUntil(ended, now),
        );
        return looks.reduce<number | null>(earlier, null);
      });
      return lookAgainAt === null
        ? done(write)
        : snooze(lookAgainAt, 'the filing that says why it left is not there yet', write);
    },
  );
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/** Every episode that is over and was not explained yet: a company may be under threat again before anybody has looked. */
async function listEnded(
  trx: Trx,
  companyNumber: CompanyNumber,
  filings: readonly StrikeOffFiling[],
): Promise<readonly EndedEpisode[]> {
  const company = await findCompany(trx, companyNumber);
  const ended = await listUnexplainedEpisodes(trx, companyNumber);
  return ended.map(({ episode, next }) =>
    next === null
      ? {
          episode,
          timeline: strikeOffTimeline(filings),
          statusSince: company?.company_status ?? null,
        }
      : {
          episode,
          timeline: timelineUntil(filings, londonDateOf(next.entered_at ?? next.opened_at)),
          // What the register says by now belongs to the time after.
          statusSince: null,
        },
  );
}

/** As it stood at the last end not after that day: what came then, up to that day, is of the next attempt. */
function timelineUntil(filings: readonly StrikeOffFiling[], lastDay: string): StrikeOffTimeline {
  const days = [...new Set(filings.map(({ date }) => date))].filter((date) => date <= lastDay);
  const timelines = days
    .toSorted()
    .map((day) => strikeOffTimeline(filings.filter(({ date }) => date <= day)));
  return timelines.findLast(({ end }) => end !== null) ?? timelines.at(-1) ?? strikeOffTimeline([]);
}

type StrikeOffFiling = Parameters<typeof strikeOffTimeline>[0][number];

interface EndedEpisode extends ReadEpisode {
  /** What the register has said of the company since, unless it has come under threat again. */
  readonly statusSince: CompanyStatus | null;
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

async function explainEnd(trx: Trx, context: StepContext, ended: EndedEpisode): Promise<void> {
  const now = context.clock.now();
  if (awaitsReasonUntil(ended, now) !== null) return;
  const { episode, timeline } = ended;
  const reason = reasonOfEnd(ended);
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
function awaitsReasonUntil(ended: EndedEpisode, now: number): number | null {
  const waitsUntil = (ended.episode.closed_at ?? now) + patienceMs;
  if (reasonOfEnd(ended) !== 'unknown' || now >= waitsUntil) return null;
  return Math.min(now + hourMs, waitsUntil);
}

/** What the status told when it changed; else the filings know best, and then what the register says since. */
function reasonOfEnd({ episode, timeline, statusSince }: EndedEpisode): LeaveReason {
  const known = episode.leave_reason ?? 'unknown';
  if (known !== 'unknown') return known;
  const isOfThisEpisode =
    timeline.end !== null &&
    timeline.end.date >= (episode.notice_date ?? londonDateOf(episode.entered_at ?? 0));
  if (isOfThisEpisode && timeline.end !== null) return timeline.end.reason;
  return leaveReasonOfStatus(statusSince);
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
