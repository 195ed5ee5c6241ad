import { londonDateOf } from '../domain/london-date.ts';
import type { Attempts } from '../domain/strike-off-attempts.ts';
import type { LeaveReason } from '../domain/strike-off.ts';
import { updateEpisode, type EpisodeRow } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import { announceCompany } from './announce.ts';
import type { StepContext } from './step-context.ts';

const hourMs = 3_600_000;
/** The filing that says why may come later than the status; after a day the leaving is announced as unknown. */
const patienceMs = 24 * hourMs;

export interface EndedEpisode {
  readonly episode: EpisodeRow;
  readonly attempts: Attempts;
}

/** Tells the world why an episode ended, once: as soon as filings or status say so, or when nobody waits any more. */
export async function explainEnd(
  trx: Trx,
  context: StepContext,
  { episode, attempts }: EndedEpisode,
): Promise<void> {
  if (episode.leave_announced_at !== null) return;
  const now = context.clock.now();
  if (awaitsReasonUntil({ episode, attempts }, now) !== null) return;
  const reason = reasonOfEnd({ episode, attempts });
  await updateEpisode(trx, episode.id, { leave_reason: reason, leave_announced_at: now });
  if (reason === 'not_confirmed') return;
  const { company_number: companyNumber } = episode;
  const data = { episode_id: episode.id, reason };
  await announceCompany(trx, context, { type: 'company.strike_off.left', companyNumber, data });
  if (reason === 'dissolved') {
    await announceCompany(trx, context, { type: 'company.dissolved', companyNumber, data });
  }
}

/** When to read the filings again because they do not say yet why the episode ended; null once they do, or nobody waits any more. */
export function awaitsReasonUntil({ episode, attempts }: EndedEpisode, now: number): number | null {
  if (episode.leave_announced_at !== null) return null;
  const waitsUntil = (episode.closed_at ?? now) + patienceMs;
  if (reasonOfEnd({ episode, attempts }) !== 'unknown' || now >= waitsUntil) return null;
  return Math.min(now + hourMs, waitsUntil);
}

/** What the status told when it changed, else the end that the filings tell of the same time. */
function reasonOfEnd({ episode, attempts }: EndedEpisode): LeaveReason {
  const known = episode.leave_reason ?? 'unknown';
  if (known !== 'unknown') return known;
  const beganOn = episode.notice_date ?? londonDateOf(episode.entered_at ?? 0);
  const own = attempts.attempts.findLast(
    ({ end }) => end?.filing != null && end.filing.date >= beganOn,
  );
  return own?.end?.reason ?? 'unknown';
}
