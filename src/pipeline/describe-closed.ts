import type { CompanyNumber } from '../domain/company-number.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { pastTimeline } from '../domain/past-timeline.ts';
import { laterDay } from '../domain/status-lag.ts';
import {
  strikeOffAttempts,
  type Attempts,
  type TimelineFiling,
} from '../domain/strike-off-attempts.ts';
import { clearingsOn } from '../domain/strike-off-clearings.ts';
import type { StrikeOffTimeline, TimelineCompany } from '../domain/strike-off-timeline.ts';
import type { LeaveReason } from '../domain/strike-off.ts';
import { updateEpisode, type EpisodeRow } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import {
  endOf,
  isBeginSeen,
  isOfNext,
  listEnded,
  seenEnd,
  tellEnd,
  type EndedEpisode,
} from './explain-end.ts';
import type { StepContext } from './step-context.ts';
import { datesOf } from './timeline-dates.ts';

interface ToldCompany {
  readonly companyNumber: CompanyNumber;
  readonly company: TimelineCompany;
  readonly filings: readonly TimelineFiling[];
  readonly attempts: Attempts;
  readonly today: string;
}

/**
 * Gives every episode that is over route, stage and dates of its own filings, why it was left and when, whether or not the world has heard of it: they are all
 * worked out anew, so that it does not matter if a filing came before the end or after it. Then tells the world what it has not heard.
 */
export async function describeClosed(
  trx: Trx,
  context: StepContext,
  told: ToldCompany,
): Promise<void> {
  let previousLeftOn: string | null = null;
  for (const listed of await listEnded(trx, told.companyNumber, told.attempts)) {
    const timeline = timelineOfEnded(told, { ended: listed, previousLeftOn });
    const ended = withTimeline(listed, { timeline, previousLeftOn });
    const end = endOf(ended);
    await save(trx, listed.episode, {
      ...(timeline === undefined ? {} : datesOf(timeline)),
      stage: stageOf(listed.episode, { timeline, reason: end.reason }),
      leave_reason: end.reason,
      left_at: end.leftAt,
    });
    await tellEnd(trx, context, { ended, reason: end.reason });
    previousLeftOn = end.leftAt === null ? null : londonDateOf(end.leftAt);
  }
}

interface AfterAnother {
  readonly ended: EndedEpisode;
  /** The day on which the episode before it was left. */
  readonly previousLeftOn: string | null;
}

/** Undefined as long as nobody has told anything, so that nothing is to be put right either. */
function timelineOfEnded(
  { company, filings, today }: ToldCompany,
  { ended, previousLeftOn }: AfterAnother,
): StrikeOffTimeline | null | undefined {
  const { episode, seenOn } = ended;
  const { leftAt } = seenEnd(episode);
  if (leftAt === null) return undefined;
  const leftOn = londonDateOf(leftAt);
  const clearOn = laterDay(previousLeftOn, ended.clearOn);
  const clearings = clearingsOn({ leftOn: previousLeftOn, clearOn: ended.clearOn });
  const told = strikeOffAttempts(filings, leftOn < today ? leftOn : today, clearings);
  if (told.events.length === 0) return undefined;
  const attempts = told.attempts.map((attempt) =>
    attempt.end !== null && isOfNext(attempt.end, ended) ? { ...attempt, end: null } : attempt,
  );
  return pastTimeline(
    { ...told, attempts },
    {
      beganOn: seenOn,
      clearOn,
      isBeginSeen: isBeginSeen(episode),
      leftOn,
      previousLeftOn,
    },
    { company, today },
  );
}

function withTimeline(
  ended: EndedEpisode,
  {
    timeline,
    previousLeftOn,
  }: {
    readonly timeline: StrikeOffTimeline | null | undefined;
    readonly previousLeftOn: string | null;
  },
): EndedEpisode {
  const clearOn = laterDay(previousLeftOn, ended.clearOn);
  if (timeline === undefined) return { ...ended, clearOn };
  return { ...ended, clearOn, noticeDate: timeline?.notice?.date ?? null };
}

type Described = Partial<ReturnType<typeof datesOf>> &
  Pick<EpisodeRow, 'stage' | 'leave_reason' | 'left_at'>;

/** Most filings tell nothing new of an episode that is over, which then is not written again. */
async function save(trx: Trx, episode: EpisodeRow, described: Described): Promise<void> {
  const isSame = describedColumns.every(
    (column) => described[column] === undefined || described[column] === episode[column],
  );
  if (isSame) return;
  const { leftAt, reason } = seenEnd(episode);
  await updateEpisode(trx, episode.id, {
    ...described,
    seen_left_at: leftAt,
    seen_leave_reason: reason,
  });
}

const describedColumns = [
  'route',
  'stage',
  'applied_on',
  'notice_date',
  'earliest_dissolution_date',
  'objection_deadline',
  'suspended_on',
  'suspension_expires_on',
  'leave_reason',
  'left_at',
] as const satisfies readonly (keyof Described)[];

function stageOf(
  episode: EpisodeRow,
  {
    timeline,
    reason,
  }: {
    readonly timeline: StrikeOffTimeline | null | undefined;
    readonly reason: LeaveReason;
  },
): EpisodeRow['stage'] {
  if (reason === 'discontinued' || reason === 'withdrawn' || reason === 'dissolved') return reason;
  if (timeline === undefined) return episode.stage;
  // The register did propose, so `applied` would call it an application that stands alone.
  if (timeline === null || timeline.stage === 'applied') return 'proposed';
  return timeline.stage;
}
