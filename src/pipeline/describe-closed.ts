import type { CompanyNumber } from '../domain/company-number.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { pastTimeline } from '../domain/past-timeline.ts';
import { strikeOffAttempts, type TimelineFiling } from '../domain/strike-off-attempts.ts';
import type { StrikeOffTimeline, TimelineCompany } from '../domain/strike-off-timeline.ts';
import { updateEpisode, type EpisodeRow } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import { listEpisodesByOpening } from '../store/parted-episodes.ts';
import { firstDaySeen, isBeginSeen, seenEnd } from './explain-end.ts';
import { datesOf } from './timeline-dates.ts';

interface ToldCompany {
  readonly companyNumber: CompanyNumber;
  readonly company: TimelineCompany;
  readonly filings: readonly TimelineFiling[];
  readonly today: string;
}

/**
 * Gives every episode that is over route, stage and dates of its own filings, whether or not one tells the end and whether or not the world has
 * heard of it: they are all worked out anew, so that it does not matter if a filing came before the end or after it.
 */
export async function describeClosed(trx: Trx, told: ToldCompany): Promise<void> {
  const episodes = await listEpisodesByOpening(trx, told.companyNumber);
  for (const [index, episode] of episodes.entries()) {
    if (episode.state !== 'closed') continue;
    await describeOne(trx, told, { episode, previous: episodes[index - 1] });
  }
}

async function describeOne(
  trx: Trx,
  { company, filings, today }: ToldCompany,
  { episode, previous }: { readonly episode: EpisodeRow; readonly previous?: EpisodeRow },
): Promise<void> {
  const { leftAt, reason } = seenEnd(episode);
  if (leftAt === null) return;
  const leftOn = londonDateOf(leftAt);
  const attempts = strikeOffAttempts(filings, leftOn < today ? leftOn : today);
  // Nobody has told anything yet, so nothing is to be put right either.
  if (attempts.events.length === 0) return;
  const timeline = pastTimeline(
    attempts,
    {
      beganOn: await firstDaySeen(trx, episode),
      isBeginSeen: isBeginSeen(episode),
      leftOn,
      leaveReason: episode.leave_reason ?? reason,
      previousLeftOn: previous?.left_at == null ? null : londonDateOf(previous.left_at),
    },
    { company, today },
  );
  const described = { ...datesOf(timeline), stage: stageOf(episode, timeline) };
  if (describedColumns.every((column) => episode[column] === described[column])) return;
  await updateEpisode(trx, episode.id, described);
}

/** Most filings tell nothing new of an episode that is over, which then is not written again. */
const describedColumns = [
  'route',
  'stage',
  'applied_on',
  'notice_date',
  'earliest_dissolution_date',
  'objection_deadline',
  'suspended_on',
  'suspension_expires_on',
] as const satisfies readonly (keyof ReturnType<typeof datesOf>)[];

function stageOf(episode: EpisodeRow, timeline: StrikeOffTimeline | null): EpisodeRow['stage'] {
  const { leave_reason: reason } = episode;
  if (reason === 'discontinued' || reason === 'withdrawn' || reason === 'dissolved') return reason;
  // The register did propose, so `applied` would call it an application that stands alone.
  if (timeline === null || timeline.stage === 'applied') return 'proposed';
  return timeline.stage;
}
