import { createHash } from 'node:crypto';
import { isProposalToStrikeOff, type StatusFact } from '../domain/company-status.ts';
import type { CompanyProfile } from '../domain/company-profile.ts';
import type { EventEffect, StreamName } from '../domain/stream.ts';
import { parseCompanyNumber } from '../domain/company-number.ts';
import { CompanyProfileResource } from '../sources/company-profile-resource.ts';
import type { StreamItem, StreamSink } from '../sources/companies-house-stream/read-stream.ts';
import type { StreamEvent } from '../sources/companies-house-stream/stream-event.ts';
import {
  findCompany,
  saveProfile,
  saveStreamTimepoint,
  type CompanyRow,
} from '../store/companies.ts';
import type { Db, Trx } from '../store/open-store.ts';
import {
  advanceCursor,
  endOpenGaps,
  findCursor,
  isEventStored,
  openGapAfterCursor,
  saveDeadLetter,
  saveEvent,
  saveGap,
  saveHeardByte,
  saveStreamState,
} from '../store/stream-progress.ts';
import { saveUnheldStatus } from '../store/unheld-statuses.ts';
import { applySeenStatus } from './apply-seen-status.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

/** Joins the companies stream to the store: an event, its effect and the cursor are one transaction. */
export function createStreamSink(db: Db, context: StepContext, stream: StreamName): StreamSink {
  const { clock, random, log } = context;

  return {
    async loadCursor() {
      return (await findCursor(db, stream))?.timepoint ?? null;
    },
    async apply(items) {
      await db.transaction().execute(async (trx) => {
        for (const item of items) await applyItem(trx, item);
      });
    },
    async openGap(reason) {
      await db
        .transaction()
        .execute((trx) =>
          openGapAfterCursor(trx, stream, { id: random.uuid(), reason, now: clock.now() }),
        );
      log.warn({ stream, reason }, 'stream cannot resume, gap recorded');
    },
    async recordStaleStart(asked, first) {
      await db.transaction().execute((trx) =>
        saveGap(trx, {
          id: random.uuid(),
          stream,
          reason: 'stale_start',
          from: asked + 1,
          to: first - 1,
          now: clock.now(),
        }),
      );
      log.warn({ stream, asked, first }, 'stream went on later than asked, gap recorded');
    },
    async report(report) {
      const reason = 'reason' in report ? report.reason : null;
      await saveStreamState(db, stream, { state: report.state, reason, now: clock.now() });
      if (report.state === 'stopped') log.error({ stream, reason }, 'stream stopped');
      else if (reason !== null) log.info({ stream, reason }, 'stream disconnected');
    },
    heardByte: () => saveHeardByte(db, stream, clock.now()),
  };

  async function applyItem(trx: Trx, item: StreamItem): Promise<void> {
    if (item.kind === 'unreadable') return bury(trx, item.reason, item.bytes);
    const { event } = item;
    if (await isEventStored(trx, stream, event.timepoint)) return;
    const reading = readResource(event);
    if (reading.kind === 'unreadable') await bury(trx, reading.reason, item.bytes);
    const effect = reading.kind === 'company' ? await applyCompany(trx, event, reading) : 'none';
    const now = clock.now();
    await saveEvent(trx, {
      stream,
      timepoint: event.timepoint,
      resourceId: event.resourceId,
      publishedAt: event.publishedAt,
      receivedAt: now,
      effect,
      sha256: sha256(item.bytes),
      raw: effect === 'none' ? null : item.bytes,
    });
    await endOpenGaps(trx, stream, event.timepoint);
    await advanceCursor(trx, stream, { timepoint: event.timepoint, now });
  }

  async function bury(trx: Trx, reason: string, bytes: Uint8Array): Promise<void> {
    const cursor = await findCursor(trx, stream);
    await saveDeadLetter(trx, {
      id: random.uuid(),
      source: `companies-house-stream/${stream}`,
      reason: reason.slice(0, 500),
      raw: bytes,
      sha256: sha256(bytes),
      receivedAt: clock.now(),
      afterTimepoint: cursor?.timepoint ?? null,
    });
  }

  async function applyCompany(
    trx: Trx,
    event: StreamEvent,
    { profile }: { profile: CompanyProfile },
  ): Promise<EventEffect> {
    const stored = await findCompany(trx, profile.companyNumber);
    // A date ahead of our clock would make every later fact look old.
    const asOf = Math.min(event.publishedAt ?? clock.now(), clock.now());
    // Companies that are neither known nor under threat are not ours to keep, but a bulk file of an earlier date may have them.
    if (stored === undefined && !isProposalToStrikeOff(profile.status)) {
      await saveUnheldStatus(trx, { ...profile, asOf });
      return 'none';
    }
    // Events are ordered by timepoint; two within one second bear the same published_at.
    if (stored?.stream_timepoint != null && event.timepoint < stored.stream_timepoint)
      return 'none';
    const check = () =>
      enqueueStep(trx, context, {
        name: 'check-status',
        payload: { companyNumber: profile.companyNumber },
      });
    if (stored !== undefined && asOf < stored.status_as_of) {
      // Older than what we know, or the clocks disagree: only the register itself can tell.
      if (context.policy.confirm !== 'never' && differs(stored, profile.status)) await check();
      return 'none';
    }
    const saved = await saveProfile(trx, profile, { source: 'stream', asOf, now: clock.now() });
    await saveStreamTimepoint(trx, profile.companyNumber, event.timepoint);
    const effect = await applySeenStatus(trx, context, {
      companyNumber: profile.companyNumber,
      status: profile.status,
      source: 'stream',
      asOf,
      isEntering: true,
    });
    if (needsCheck(effect.kind)) await check();
    if (effect.kind !== 'none') return effect.kind;
    return saved === 'unchanged' ? 'none' : 'changed';
  }

  function needsCheck(effect: 'entered' | 'left' | 'none'): boolean {
    switch (context.policy.confirm) {
      case 'always':
        return true;
      case 'transitions':
        return effect !== 'none';
      case 'never':
        return false;
    }
  }
}

type ResourceReading =
  | { readonly kind: 'company'; readonly profile: CompanyProfile }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string };

function readResource(event: StreamEvent): ResourceReading {
  if (event.resourceKind !== 'company-profile') return { kind: 'other' };
  // A deleted resource may come without data; it is rare and is not a dissolution.
  if (event.type === 'deleted') return { kind: 'other' };
  const parsed = CompanyProfileResource.safeParse(event.data);
  if (!parsed.success) return { kind: 'unreadable', reason: parsed.error.message };
  const companyNumber = parseCompanyNumber(event.resourceId);
  if (companyNumber === null) {
    return { kind: 'unreadable', reason: 'resource_id is not a company number' };
  }
  // The key comes from the envelope, never from the data.
  return { kind: 'company', profile: { ...parsed.data, companyNumber } };
}

function differs(stored: CompanyRow, seen: StatusFact): boolean {
  return (
    stored.company_status !== seen.companyStatus ||
    stored.company_status_detail !== seen.companyStatusDetail
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
