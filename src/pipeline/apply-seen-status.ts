import type { CompanyNumber } from '../domain/company-number.ts';
import type { StatusFact } from '../domain/company-status.ts';
import type { RegisterSource } from '../domain/strike-off.ts';
import { leaveReasonOfStatus, strikeOffTransition } from '../domain/strike-off-transition.ts';
import {
  closeEpisode,
  findLatestEpisode,
  findOpenEpisode,
  openEpisode,
  reopenEpisode,
  updateEpisode,
  type EpisodeRow,
} from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import type { StepContext } from './step-context.ts';

export interface SeenStatus {
  readonly companyNumber: CompanyNumber;
  readonly status: StatusFact;
  readonly source: RegisterSource;
  /** When it was true at the source. */
  readonly asOf: number;
  /** When it was last known not to be under threat; null when it never was. */
  readonly clearAt: number | null;
  /** False when this is the first thing we see of the register, so that being under threat is no entering. */
  readonly isEntering: boolean;
  /** The company was stored just now, so that it has no episode; it is looked for when this is absent. */
  readonly isNewCompany?: boolean;
}

export type SeenEffect =
  | { readonly kind: 'none'; readonly episode: EpisodeRow | undefined }
  | { readonly kind: 'entered'; readonly episodeId: string }
  | { readonly kind: 'left'; readonly episode: EpisodeRow };

/** As long as a notice is looked at again. */
const deniedMs = 72 * 3_600_000;

/**
 * Whether a notice opened the episode and the register denied it, because its own status was late: it is the same one. What was confirmed, or announced
 * as over, is history.
 */
function isDenied(latest: EpisodeRow, { source }: SeenStatus, now: number): boolean {
  if (latest.state !== 'closed' || latest.opened_by !== 'stream') return false;
  if (latest.confirmed_at !== null || now - (latest.closed_at ?? 0) > deniedMs) return false;
  return (
    latest.leave_reason === 'not_confirmed' ||
    // Only the register tells a leaving that was none from one after which it came under threat again.
    (latest.leave_reason === 'unknown' && latest.leave_announced_at === null && source === 'rest')
  );
}

/** The order of their opening is that of the episodes, also where a clock that was ahead has opened the one before. */
function openedAfter(latest: EpisodeRow | undefined, now: number): number {
  return latest !== undefined && latest.opened_at > now ? latest.opened_at + 1 : now;
}

/**
 * Opens or closes the company's episode when what was seen differs from what is stored. Whoever calls has stored the status
 * itself and decides what to check, pay and announce.
 */
export async function applySeenStatus(
  trx: Trx,
  context: StepContext,
  seen: SeenStatus,
): Promise<SeenEffect> {
  const episode =
    seen.isNewCompany === true ? undefined : await findOpenEpisode(trx, seen.companyNumber);
  const transition = strikeOffTransition(episode, seen.status);
  const now = context.clock.now();
  if (transition === 'entered') {
    const latest =
      seen.isNewCompany === true ? undefined : await findLatestEpisode(trx, seen.companyNumber);
    if (latest !== undefined && isDenied(latest, seen, now)) {
      await reopenEpisode(trx, latest.id);
      return { kind: 'entered', episodeId: latest.id };
    }
    const episodeId = context.random.uuid();
    await openEpisode(trx, {
      id: episodeId,
      companyNumber: seen.companyNumber,
      openedBy: seen.source,
      openedAt: openedAfter(latest, now),
      enteredAt: seen.isEntering ? seen.asOf : null,
      enteredAfter: seen.isEntering ? seen.clearAt : null,
    });
    return { kind: 'entered', episodeId };
  }
  if (transition === 'left' && episode !== undefined) {
    // Dated by a clock that was ahead: it did not begin after its end.
    if ((episode.entered_at ?? 0) > now) {
      await updateEpisode(trx, episode.id, { entered_at: seen.asOf, entered_after: null });
    }
    await closeEpisode(trx, episode.id, {
      leftAt: seen.asOf,
      closedAt: now,
      reason: leaveReasonOfStatus(seen.status.companyStatus),
    });
    return { kind: 'left', episode };
  }
  return { kind: 'none', episode };
}
