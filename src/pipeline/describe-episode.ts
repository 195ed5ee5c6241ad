import type { CompanyNumber } from '../domain/company-number.ts';
import { decideNextReading } from '../domain/decide-next-reading.ts';
import {
  attemptsOfCompany,
  episodeTimeline,
  presentTimeline,
  type EpisodeSpan,
  type EpisodeTimelineInput,
} from '../domain/episode-timeline.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { strikeOffAttempts, type Attempts } from '../domain/strike-off-attempts.ts';
import type { StrikeOffTimeline, TimelineCompany } from '../domain/strike-off-timeline.ts';
import { findCompany, type CompanyRow } from '../store/companies.ts';
import {
  findLatestEpisodes,
  reopenEpisode,
  updateEpisode,
  type EpisodeRow,
} from '../store/episodes.ts';
import { listFilings } from '../store/filings.ts';
import type { Trx } from '../store/open-store.ts';
import { removeApplication, saveApplication } from '../store/strike-off-applications.ts';
import { announceCompany } from './announce.ts';
import { describeClosed } from './describe-closed.ts';
import { partEpisodes } from './part-episodes.ts';
import type { StepContext } from './step-context.ts';
import { datesOf } from './timeline-dates.ts';

export interface DescribedEpisode {
  readonly timeline: StrikeOffTimeline | null;
  /**
   * The filings tell of a beginning or an end that the stored status does not know: one REST call decides. Nobody is asked here, so
   * whoever brought the filing asks.
   */
  readonly isAtOddsWithStatus: boolean;
}

/**
 * Works the timeline out anew from the stored filings and applies it to the latest episode, and to those before it what is theirs: route, stage,
 * dates, why it left, when to look again. Announces a suspension and a leaving once. Called in the transaction that has stored a filing, however it came;
 * called again with nothing new it changes nothing but the minute of the next look. Null for a company that is not held.
 */
export async function describeEpisode(
  trx: Trx,
  context: StepContext,
  companyNumber: CompanyNumber,
): Promise<DescribedEpisode | null> {
  const company = await findCompany(trx, companyNumber);
  if (company === undefined) return null;
  const today = londonDateOf(context.clock.now());
  const filings = await listFilings(trx, companyNumber);
  const told = strikeOffAttempts(filings, today);
  await partEpisodes(trx, context, {
    companyNumber,
    company: toTimelineCompany(company),
    attempts: told,
  });
  const [latest, previous] = await findLatestEpisodes(trx, companyNumber, 2);
  const known = {
    company: toTimelineCompany(company),
    today,
    latest: latest && toSpan(latest),
    previous: previous && toSpan(previous),
  };
  const attempts = attemptsOfCompany(filings, known);
  const input: EpisodeTimelineInput = { ...known, attempts };
  const timeline = episodeTimeline(input);
  const isSuspended = latest !== undefined && isOnlySuspended(latest, { company, timeline });
  if (isSuspended) await reopenEpisode(trx, latest.id);
  await describeClosed(trx, context, {
    companyNumber,
    company: toTimelineCompany(company),
    filings,
    attempts: told,
    today,
  });
  if (isSuspended || latest?.state === 'open') {
    return describeOpen(trx, context, { episode: latest, timeline, attempts });
  }
  return keepApplication(trx, context, {
    companyNumber,
    timeline: presentTimeline(input),
    attempts,
  });
}

export function toTimelineCompany(company: CompanyRow): TimelineCompany {
  return {
    companyNumber: company.company_number,
    jurisdiction: company.jurisdiction,
    isFraudStrikeOff: company.is_fraud_strike_off === 1,
    status: {
      companyStatus: company.company_status,
      companyStatusDetail: company.company_status_detail,
      asOf: londonDateOf(company.status_as_of),
    },
    dissolutionDate: company.dissolution_date,
  };
}

export function toSpan(episode: EpisodeRow): EpisodeSpan {
  return {
    state: episode.state,
    openedAt: episode.opened_at,
    enteredAt: episode.entered_at,
    enteredAfter: episode.entered_after,
    leftAt: episode.left_at,
    leaveReason: episode.leave_reason,
  };
}

interface OpenEpisode {
  readonly episode: EpisodeRow;
  readonly timeline: StrikeOffTimeline | null;
  readonly attempts: Attempts;
}

async function describeOpen(
  trx: Trx,
  context: StepContext,
  { episode, timeline: own, attempts }: OpenEpisode,
): Promise<DescribedEpisode> {
  await removeApplication(trx, episode.company_number);
  await updateEpisode(trx, episode.id, {
    ...datesOf(own),
    next_reading_at: nextReading(context, own, { isOpen: true, attempts }),
  });
  const isNewlySuspended = own?.stage === 'suspended' && episode.stage !== 'suspended';
  if (isNewlySuspended && episode.announced_at !== null) {
    await announceCompany(trx, context, {
      type: 'company.strike_off.suspended',
      companyNumber: episode.company_number,
      data: { episode_id: episode.id, route: own.route },
    });
  }
  return { timeline: own, isAtOddsWithStatus: own?.end != null };
}

/** The register drops the detail of some suspended companies, and may do so before the filing is seen. */
function isOnlySuspended(
  episode: EpisodeRow,
  { company, timeline }: { company: CompanyRow; timeline: StrikeOffTimeline | null },
): boolean {
  return (
    episode.state === 'closed' &&
    episode.leave_announced_at === null &&
    episode.leave_reason === 'unknown' &&
    company.company_status === 'active' &&
    timeline?.stage === 'suspended' &&
    timeline.end === null
  );
}

/** Without an open episode: an application that stands is kept under its own filter. Nothing is announced of it and nothing paid. */
async function keepApplication(
  trx: Trx,
  context: StepContext,
  {
    companyNumber,
    timeline,
    attempts,
  }: {
    readonly companyNumber: CompanyNumber;
    readonly timeline: StrikeOffTimeline | null;
    readonly attempts: Attempts;
  },
): Promise<DescribedEpisode> {
  const application = timeline?.application ?? null;
  const stands = timeline?.end === null && timeline.stage === 'applied' && application !== null;
  if (stands) {
    await saveApplication(trx, {
      companyNumber,
      transactionId: application.transactionId,
      appliedOn: application.date,
      now: context.clock.now(),
      nextReadingAt: nextReading(context, timeline, { isOpen: false, attempts }),
    });
  } else {
    await removeApplication(trx, companyNumber);
  }
  const isNoticed = timeline?.end === null && timeline.notice !== null;
  return { timeline, isAtOddsWithStatus: isNoticed };
}

function nextReading(
  context: StepContext,
  timeline: StrikeOffTimeline | null,
  { isOpen, attempts }: { readonly isOpen: boolean; readonly attempts: Attempts },
): number | null {
  return decideNextReading(timeline, {
    now: context.clock.now(),
    isOpen,
    aheadOn: attempts.ahead[0]?.filing.date ?? null,
    jitter: context.random.next(),
  });
}
