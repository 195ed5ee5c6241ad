import type { CompanyNumber } from '../domain/company-number.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { partEpisode, type EpisodePart } from '../domain/part-episode.ts';
import type { Attempts } from '../domain/strike-off-attempts.ts';
import { timelineOf, type TimelineCompany } from '../domain/strike-off-timeline.ts';
import type { EpisodeRow } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import {
  listEpisodesByOpening,
  removeEpisodePart,
  saveEpisodePart,
  type EpisodePartRow,
} from '../store/parted-episodes.ts';
import { enqueueStep } from './enqueue-step.ts';
import { firstDaySeen } from './explain-end.ts';
import type { StepContext } from './step-context.ts';
import { datesOf } from './timeline-dates.ts';

interface Parted {
  readonly companyNumber: CompanyNumber;
  readonly company: TimelineCompany;
  readonly attempts: Attempts;
}

/**
 * Makes an episode of each attempt where the register went on to propose from one to the next, and takes that back where a filing that came late tells that
 * it was one after all. What is made depends on what the register showed and on all filings, never on the order in which they came. A new one that is
 * under way is confirmed like any other before it is announced or paid for.
 */
export async function partEpisodes(trx: Trx, context: StepContext, parted: Parted): Promise<void> {
  const episodes = await listEpisodesByOpening(trx, parted.companyNumber);
  const roots = episodes.filter((episode) => episode.parted_from === null);
  for (const [index, root] of roots.entries()) {
    const others = episodes.filter((episode) => episode.parted_from === root.id);
    const until = roots[index + 1]?.opened_at ?? null;
    await partOne(trx, context, { ...parted, whole: { root, others, until } });
  }
}

interface Whole {
  readonly root: EpisodeRow;
  /** Its later attempts, as far as they are known. */
  readonly others: readonly EpisodeRow[];
  /** When the next time under threat was opened; null when there is none. */
  readonly until: number | null;
}

async function partOne(
  trx: Trx,
  context: StepContext,
  { whole, ...parted }: Parted & { readonly whole: Whole },
): Promise<void> {
  const { root, others } = whole;
  const rows = [root, ...others];
  const last = rows.at(-1) ?? root;
  const leftAt = last.seen_left_at ?? last.left_at;
  const parts = partEpisode(parted.attempts, {
    beganOn: await firstDaySeen(trx, root),
    leftOn: leftAt === null ? null : londonDateOf(leftAt),
  });
  const wanted = Math.max(1, parts.length);
  if (wanted === 1 && others.length === 0) return;
  const surplus = rows.slice(wanted);
  // What the world has heard of stays.
  if (surplus.some(({ confirmed_at, leave_announced_at }) => confirmed_at ?? leave_announced_at))
    return;
  for (const { id } of surplus) await removeEpisodePart(trx, id);
  const now = context.clock.now();
  // The end as it was seen is that of the last part, whichever that is.
  const end = endSeen(last);
  // One at a time is open, so the earlier ones are closed first.
  for (let index = 0; index < wanted; index += 1) {
    const row = rows[index] ?? newPart(context, { ...whole, last, index, now });
    const part = parts[index] ?? null;
    await saveEpisodePart(trx, {
      ...storedPart(row),
      ...(part === null ? {} : datesOf(timelineOfPart(part, parted.company, context))),
      ...(part?.enteredOn == null
        ? {}
        : { entered_at: startOf(part.enteredOn), entered_after: null }),
      ...(part?.end == null ? end : endTold(part.end, { row, now })),
    });
  }
  if (wanted > rows.length && end.state === 'open' && context.policy.confirm !== 'never') {
    const payload = { companyNumber: parted.companyNumber };
    await enqueueStep(trx, context, { name: 'check-status', payload });
  }
}

function timelineOfPart({ attempt }: EpisodePart, company: TimelineCompany, context: StepContext) {
  return timelineOf(
    { company: { ...company, status: null }, today: londonDateOf(context.clock.now()) },
    { attempts: [attempt], events: [], ahead: [] },
  );
}

type EpisodeEnd = Pick<
  EpisodeRow,
  'state' | 'left_at' | 'closed_at' | 'leave_reason' | 'seen_left_at' | 'seen_leave_reason'
>;

function endSeen(last: EpisodeRow): EpisodeEnd {
  return {
    state: last.state,
    left_at: last.seen_left_at ?? last.left_at,
    closed_at: last.closed_at,
    leave_reason: last.seen_leave_reason ?? last.leave_reason,
    seen_left_at: null,
    seen_leave_reason: null,
  };
}

function endTold(
  { date, reason }: { readonly date: string; readonly reason: EpisodeRow['leave_reason'] },
  { row, now }: { readonly row: EpisodePartRow; readonly now: number },
): EpisodeEnd & Pick<EpisodeRow, 'next_reading_at' | 'not_found_at'> {
  return {
    state: 'closed',
    left_at: Math.max(row.entered_at ?? 0, startOf(date)),
    closed_at: row.closed_at ?? now,
    leave_reason: reason,
    seen_left_at: null,
    seen_leave_reason: null,
    next_reading_at: null,
    not_found_at: null,
  };
}

function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** Opened when it is learnt of, but before the time under threat that follows. */
function newPart(
  { random }: StepContext,
  { root, until, last, index, now }: Whole & { last: EpisodeRow; index: number; now: number },
): EpisodePartRow {
  return {
    ...storedPart(root),
    id: random.uuid(),
    opened_at: until === null ? Math.max(now, root.opened_at) + index : root.opened_at + index,
    closed_at: null,
    next_reading_at: null,
    // Whoever heard that the whole was over has heard that its last part is.
    leave_announced_at: last.state === 'open' ? null : last.leave_announced_at,
    parted_from: root.id,
  };
}

/** Without what the register and the world were told of it when it began. */
function storedPart(row: EpisodeRow | EpisodePartRow): EpisodePartRow {
  return {
    id: row.id,
    company_number: row.company_number,
    state: row.state,
    route: row.route,
    stage: row.stage,
    opened_by: row.opened_by,
    opened_at: row.opened_at,
    entered_at: row.entered_at,
    entered_after: row.entered_after,
    notice_date: row.notice_date,
    earliest_dissolution_date: row.earliest_dissolution_date,
    closed_at: row.closed_at,
    left_at: row.left_at,
    leave_reason: row.leave_reason,
    leave_announced_at: row.leave_announced_at,
    applied_on: row.applied_on,
    objection_deadline: row.objection_deadline,
    suspended_on: row.suspended_on,
    suspension_expires_on: row.suspension_expires_on,
    next_reading_at: row.next_reading_at,
    seen_left_at: row.seen_left_at,
    seen_leave_reason: row.seen_leave_reason,
    not_found_at: row.not_found_at,
    parted_from: row.parted_from,
  };
}
