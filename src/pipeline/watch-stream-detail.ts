import { isTrustedAgain } from '../domain/judge-detail-trust.ts';
import type { Trx } from '../store/open-store.ts';
import { findCursor } from '../store/stream-cursors.ts';
import { readDetailDistrust, writeDetailDistrust } from '../store/stream-detail.ts';
import { announceProduct } from './announce.ts';
import { openStreamGap } from './open-stream-gap.ts';
import type { StepContext } from './step-context.ts';

/** How far back events are doubted: their raw bytes are kept as long. */
const doubtedMs = 72 * 3_600_000;

/**
 * The register has a proposal to strike off that the stream's event about the same company lacked. From here on every event is
 * checked by REST, and what passed unchecked goes on record as a stretch to be checked.
 */
export async function noteMissingDetail(trx: Trx, context: StepContext): Promise<void> {
  const now = context.clock.now();
  const known = await readDetailDistrust(trx);
  if (known !== null) {
    await writeDetailDistrust(trx, { ...known, contradictedAt: now });
    return;
  }
  await writeDetailDistrust(trx, { since: now, contradictedAt: now, carriedAt: null });
  const cursor = await findCursor(trx, 'companies');
  await openStreamGap(trx, context, {
    stream: 'companies',
    reason: 'detail_missing',
    from: null,
    to: cursor?.timepoint ?? null,
    missedFrom: Math.max(now - doubtedMs, cursor?.followed_since ?? 0),
    missedTo: now,
  });
  context.log.error('the companies stream lacks company_status_detail: every event is checked');
}

/** An event carried a proposal to strike off: after a day of such, the stream is trusted again. */
export async function noteCarriedDetail(trx: Trx, context: StepContext): Promise<void> {
  const known = await readDetailDistrust(trx);
  if (known === null) return;
  const now = context.clock.now();
  const evidence = { ...known, carriedAt: now };
  if (!isTrustedAgain(evidence, now)) {
    await writeDetailDistrust(trx, evidence);
    return;
  }
  await writeDetailDistrust(trx, null);
  await announceProduct(trx, context, {
    type: 'stream.recovered',
    data: { stream: 'companies', reason: 'detail_missing' },
  });
}
