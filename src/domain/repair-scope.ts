import { isNotFoundBelieved } from './not-found.ts';
import type { RegisterSource } from './strike-off.ts';
import type { GapReason, RepairPhase, StreamName } from './stream.ts';

/** What a gap of a stream says of when it was. */
export interface MissedTime {
  readonly reason: GapReason;
  readonly missedFrom: number;
  /** Null while the stream is not seen again: nothing can be made good yet. */
  readonly missedTo: number | null;
}

/** Which of the stored facts may be wrong because of gaps; instants in epoch milliseconds. */
export interface RepairScope {
  /** Facts up to this instant; null when none are wrong by their age. */
  readonly staleUpTo: number | null;
  /** What the stream itself said in this time; null when it is believed. */
  readonly doubted: { readonly from: number; readonly to: number } | null;
}

/** What has to be asked anew so that all of these gaps are made good; null when none of them can be yet. */
export function repairScope(gaps: readonly MissedTime[]): RepairScope | null {
  const ended = gaps.filter((gap) => gap.missedTo !== null);
  const doubted = ended.filter(({ reason }) => reason === 'detail_missing');
  const missed = ended.filter(({ reason }) => reason !== 'detail_missing');
  if (ended.length === 0) return null;
  return {
    staleUpTo: missed.length === 0 ? null : Math.max(...missed.map(endOf)),
    doubted:
      doubted.length === 0
        ? null
        : {
            from: Math.min(...doubted.map(({ missedFrom }) => missedFrom)),
            to: Math.max(...doubted.map(endOf)),
          },
  };
}

function endOf({ missedTo }: MissedTime): number {
  return missedTo ?? 0;
}

/** Whether a gap is made good once nothing within the scope is stale. */
export function coversGap({ staleUpTo, doubted }: RepairScope, gap: MissedTime): boolean {
  const { reason, missedFrom, missedTo } = gap;
  if (missedTo === null) return false;
  if (reason !== 'detail_missing') return staleUpTo !== null && missedTo <= staleUpTo;
  return doubted !== null && doubted.from <= missedFrom && missedTo <= doubted.to;
}

/** In which order a sweep goes over what the stream could have changed. */
export function repairPhasesOf(stream: StreamName, scope: RepairScope): readonly RepairPhase[] {
  if (stream !== 'companies') return ['open'];
  return scope.doubted === null ? ['open', 'held'] : ['open', 'held', 'unheld'];
}

export interface StoredStatus {
  readonly asOf: number;
  readonly source: RegisterSource;
  /** When the register last said that it has no such company: that is an answer too, once it is believed. */
  readonly notFoundAt: number | null;
  readonly notFoundSince: number | null;
}

/** Facts come in while a sweep looks at them. */
const aheadMs = 60_000;

/**
 * Whether the register has to be asked about a company again. The instant itself counts as stale: what an event said in the very millisecond
 * in which its successors went missing may be what they changed. So does what a clock that was ahead has stored: nobody knows when it was true.
 */
export function isStatusStale(
  { staleUpTo, doubted }: RepairScope,
  stored: StoredStatus,
  now: number,
): boolean {
  const { asOf, source } = stored;
  const believedAt = isBelieved(stored) ? stored.notFoundAt : null;
  // What a file says bears its own date.
  const isAhead = source !== 'bulk' && asOf > now + aheadMs;
  const isUpToThen = staleUpTo !== null && (asOf <= staleUpTo || isAhead);
  const isTooOld = isUpToThen && !isAfter(believedAt, staleUpTo);
  const isDoubted =
    doubted !== null &&
    source === 'stream' &&
    doubted.from <= asOf &&
    asOf <= doubted.to &&
    !isAfter(believedAt, doubted.to);
  return isTooOld || isDoubted;
}

/** One denial contradicts what is known of the company, so that a spell of them makes nothing good. */
function isBelieved({ notFoundAt: at, notFoundSince: since }: StoredStatus): boolean {
  return at !== null && (since === null || isNotFoundBelieved({ since, at }));
}

/** Whether a list of the register (filings, officers) has to be read again. What was never read has nothing stale. */
export function isReadingStale(scope: RepairScope, readAt: number | null): boolean {
  return scope.staleUpTo !== null && readAt !== null && readAt < freshReadingFrom(scope);
}

/** From when on a list that is read is younger than the gaps. It is read page by page, and dated by when the first page was asked for. */
export function freshReadingFrom({ staleUpTo }: RepairScope): number {
  return (staleUpTo ?? 0) + 1;
}

function isAfter(at: number | null, instant: number): boolean {
  return at !== null && at > instant;
}

/** What brings a company up to date again in what the stream tells. */
export function repairCheckOf(
  stream: StreamName,
): 'check-status' | 'read-filings' | 'fetch-officers' {
  switch (stream) {
    case 'filings':
      return 'read-filings';
    case 'officers':
      return 'fetch-officers';
    case 'companies':
    case 'insolvency-cases':
    case 'charges':
    case 'persons-with-significant-control':
      return 'check-status';
  }
}
