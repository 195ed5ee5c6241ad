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
 * The episode that a notice opened and the register denied, because its own status was late: it is the same one. What was confirmed, or announced
 * as over, is history.
 */
async function findDenied(
  trx: Trx,
  { companyNumber, source }: SeenStatus,
  now: number,
): Promise<EpisodeRow | undefined> {
  const latest = await findLatestEpisode(trx, companyNumber);
  if (latest?.state !== 'closed' || latest.opened_by !== 'stream') return undefined;
  if (latest.confirmed_at !== null || now - (latest.closed_at ?? 0) > deniedMs) return undefined;
  const isDenied =
    latest.leave_reason === 'not_confirmed' ||
    // Only the register tells a leaving that was none from one after which it came under threat again.
    (latest.leave_reason === 'unknown' && latest.leave_announced_at === null && source === 'rest');
  return isDenied ? latest : undefined;
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
    const denied = seen.isNewCompany === true ? undefined : await findDenied(trx, seen, now);
    if (denied !== undefined) {
      await reopenEpisode(trx, denied.id);
      return { kind: 'entered', episodeId: denied.id };
    }
    const episodeId = context.random.uuid();
    await openEpisode(trx, {
      id: episodeId,
      companyNumber: seen.companyNumber,
      openedBy: seen.source,
      openedAt: now,
      enteredAt: seen.isEntering ? seen.asOf : null,
      enteredAfter: seen.isEntering ? seen.clearAt : null,
    });
    return { kind: 'entered', episodeId };
  }
  if (transition === 'left' && episode !== undefined) {
    await closeEpisode(trx, episode.id, {
      leftAt: seen.asOf,
      closedAt: now,
      reason: leaveReasonOfStatus(seen.status.companyStatus),
    });
    return { kind: 'left', episode };
  }
  return { kind: 'none', episode };
}
