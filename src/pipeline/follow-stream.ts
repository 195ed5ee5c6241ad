import { createHash } from 'node:crypto';
import type { MissedRange, TimepointRange } from '../domain/follow-timepoints.ts';
import { countReadings } from '../domain/count-readings.ts';
import { londonDateOf } from '../domain/london-date.ts';
import type { StreamName } from '../domain/stream.ts';
import {
  companiesInLine,
  companiesOf,
  companyOfEvent,
} from '../sources/companies-house-stream/event-company.ts';
import type { StreamEvent } from '../sources/companies-house-stream/stream-event.ts';
import type { StreamItem, StreamSink } from '../sources/companies-house-stream/stream-sink.ts';
import { saveDeadLetter } from '../store/dead-letters.ts';
import { findHeld } from '../store/held-companies.ts';
import { assertFence, type Fence } from '../store/leases.ts';
import type { Db, Trx } from '../store/open-store.ts';
import {
  advanceCursor,
  findCursor,
  forgetCursor,
  readabilityOf,
  saveHeardByte,
  saveReadability,
  saveStreamState,
  surelySeenUntil,
  type StreamCursorRow,
} from '../store/stream-cursors.ts';
import { readDetailDistrust } from '../store/stream-detail.ts';
import { countEvents, saveEvent } from '../store/stream-events.ts';
import { endOpenGaps } from '../store/stream-gaps.ts';
import {
  findExtent,
  forgetSpans,
  isTimepointSeen,
  listUnaccounted,
  saveSeenRange,
  seenUntil,
} from '../store/stream-spans.ts';
import { forgetStreamTimepoints } from '../store/companies.ts';
import { saveUnheldStatuses } from '../store/unheld-statuses.ts';
import { applyCompanyEvent } from './apply-company-event.ts';
import { applyFilingEvent } from './apply-filing-event.ts';
import { applyRelatedEvent } from './apply-related-event.ts';
import { closeFilledGaps } from './close-filled-gaps.ts';
import { createMissedStretches } from './end-missed-stretch.ts';
import { enqueueStep } from './enqueue-step.ts';
import { openStreamGap } from './open-stream-gap.ts';
import type { CompanyEvent, EventBatch, EventOutcome } from './event-batch.ts';
import type { StepContext } from './step-context.ts';
import type { Ledger } from './stream-ledger.ts';

/**
 * Joins one stream to the store: events, their effects, what was missing between them and the cursor are one transaction, and only the owner of
 * the streams may write it.
 */
export function createStreamSink(
  db: Db,
  context: StepContext,
  { stream, fence }: { readonly stream: StreamName; readonly fence: Fence },
): StreamSink {
  const { clock, random, log } = context;
  const missed = createMissedStretches(context, stream);
  /** The highest number that came on the connection, or was asked for: when a line comes again, it comes behind the same. */
  let place: number | null = null;

  return {
    async loadCursor() {
      const cursor = (await findCursor(db, stream))?.timepoint ?? null;
      const [missing] = await unaccounted(db);
      place = cursor === null || missing === undefined ? cursor : missing.from - 1;
      return place;
    },
    apply: (items) => write((trx) => applyItems(trx, items)),
    openGap: (reason) =>
      write(async (trx) => {
        const cursor = await findCursor(trx, stream);
        if (cursor?.timepoint == null) return;
        if (reason === 'renumbered') {
          await beginNumbering(trx, cursor);
          return;
        }
        for (const stretch of await unaccounted(trx)) {
          await noteMissed(trx, { ...stretch, reason: 'hole' }, createLedger(cursor));
        }
        await openStreamGap(trx, context, {
          stream,
          reason,
          from: cursor.timepoint + 1,
          to: null,
          missedFrom: surelySeenUntil(cursor),
          missedTo: null,
        });
        await forgetCursor(trx, stream, clock.now());
      }),
    async report(report) {
      const reason = 'reason' in report ? report.reason : null;
      const now = clock.now();
      await write(async (trx) => {
        if (report.state === 'connected') await missed.connected(trx, now);
        await saveStreamState(trx, stream, { state: report.state, reason, now });
      });
      if (report.state === 'stopped') log.error({ stream, reason }, 'stream stopped');
      else if (reason !== null) log.info({ stream, reason }, 'stream disconnected');
    },
    heardByte: async ({ isProven }) => {
      if (missed.endsWithByte(clock.now())) await write((trx) => missed.prove(trx));
      await saveHeardByte(db, stream, { fence, isProven, now: clock.now() });
    },
  };

  function write(body: (trx: Trx) => Promise<void>): Promise<void> {
    return db.transaction().execute(async (trx) => {
      await assertFence(trx, fence);
      await body(trx);
    });
  }

  /** What came under the old numbers is done with, and no new one is compared with them. What was missed meanwhile nobody can number. */
  async function beginNumbering(trx: Trx, cursor: StreamCursorRow): Promise<void> {
    await openStreamGap(trx, context, {
      stream,
      reason: 'bad_cursor',
      from: null,
      to: null,
      missedFrom: surelySeenUntil(cursor),
      missedTo: null,
    });
    await forgetCursor(trx, stream, clock.now());
    await forgetSpans(trx, stream);
    if (stream === 'companies') await forgetStreamTimepoints(trx);
  }

  /** Stretches that were being asked for once more, or left when a process died before they were. */
  async function unaccounted(reader: Db | Trx): Promise<readonly TimepointRange[]> {
    const extent = await findExtent(reader, stream);
    return extent === null ? [] : listUnaccounted(reader, stream, extent);
  }

  async function applyItems(trx: Trx, items: readonly StreamItem[]): Promise<void> {
    const now = clock.now();
    const batch: EventBatch = {
      trx,
      context,
      held: await findHeld(trx, companiesOf(items)),
      isDetailDistrusted: stream === 'companies' && (await readDetailDistrust(trx)) !== null,
      unheld: new Map(),
    };
    const cursor = await findCursor(trx, stream);
    const ledger = createLedger(cursor);
    for (const item of items) {
      if (item.missed !== null) await noteMissed(trx, item.missed, ledger);
      const timepoint = item.kind === 'event' ? item.event.timepoint : item.timepoint;
      const after = place;
      if (timepoint !== null) place = Math.max(place ?? timepoint, timepoint);
      if (timepoint !== null && !(await ledger.isNew(trx, timepoint))) continue;
      if (item.kind === 'event') await applyEvent(batch, { ...item, after }, ledger);
      else if (await bury(batch, { ...item, after }, ledger)) ledger.counts.lines += 1;
      if (timepoint !== null) ledger.see({ from: timepoint, to: timepoint });
    }
    await saveUnheldStatuses(trx, [...batch.unheld.values()]);
    const isHeard = items.some(hasTimepoint);
    await ledger.save(trx, now, isHeard);
    const { lines, unreadable } = ledger.counts;
    if (lines > 0) {
      const read = countReadings(readabilityOf(cursor), { lines, unread: unreadable }, now);
      await saveReadability(trx, stream, { ...read, now });
    }
    if (isHeard) await missed.prove(trx);
  }

  async function applyEvent(
    batch: EventBatch,
    { event, bytes, after }: Extract<StreamItem, { kind: 'event' }> & { after: number | null },
    ledger: Ledger,
  ): Promise<void> {
    ledger.counts.events += 1;
    ledger.counts.lines += 1;
    ledger.published(event.publishedAt);
    const companyNumber = companyOfEvent(event);
    const outcome =
      companyNumber === null
        ? ofNobody(event)
        : await applyByStream(batch, { event, companyNumber });
    if (outcome.kind === 'unreadable') {
      const { timepoint } = event;
      await bury(batch, { reason: outcome.reason, bytes, timepoint, after }, ledger);
      return;
    }
    if (companyNumber === null || !batch.held.has(companyNumber)) return;
    ledger.counts.held += 1;
    if (outcome.effect === 'entered') ledger.counts.entered += 1;
    if (outcome.effect === 'left') ledger.counts.left += 1;
    await saveEvent(batch.trx, {
      stream,
      timepoint: event.timepoint,
      companyNumber,
      publishedAt: event.publishedAt,
      receivedAt: clock.now(),
      effect: outcome.effect,
      sha256: sha256(bytes),
      raw: bytes,
    });
  }

  function applyByStream(batch: EventBatch, event: CompanyEvent): Promise<EventOutcome> {
    switch (stream) {
      case 'companies':
        return applyCompanyEvent(batch, event);
      case 'filings':
        return applyFilingEvent(batch, event);
      case 'officers':
      case 'insolvency-cases':
      case 'charges':
      case 'persons-with-significant-control':
        return applyRelatedEvent(batch, { ...event, stream });
    }
  }

  /** Keeps a line nobody could read, and asks the register about whom it seems to be of. False when it was kept before. */
  async function bury(
    { trx }: EventBatch,
    line: {
      readonly reason: string;
      readonly bytes: Uint8Array;
      readonly timepoint: number | null;
      readonly after: number | null;
    },
    ledger: Ledger,
  ): Promise<boolean> {
    const isNew = await saveDeadLetter(trx, {
      id: random.uuid(),
      source: `companies-house-stream/${stream}`,
      reason: line.reason.slice(0, 500),
      raw: line.bytes,
      sha256: sha256(line.bytes),
      timepoint: line.timepoint,
      receivedAt: clock.now(),
      afterTimepoint: line.after,
    });
    if (!isNew) return false;
    ledger.counts.unreadable += 1;
    if (context.policy.confirm === 'never') return true;
    for (const companyNumber of companiesInLine(line.bytes)) {
      await enqueueStep(trx, context, { name: 'check-status', payload: { companyNumber } });
    }
    return true;
  }

  async function noteMissed(
    trx: Trx,
    { reason, ...stretch }: MissedRange,
    ledger: Ledger,
  ): Promise<void> {
    const now = clock.now();
    for (const range of await listUnaccounted(trx, stream, stretch)) {
      if (reason === 'unreadable') ledger.see(range);
      else {
        const seenAt = (await seenUntil(trx, stream, range.from)) ?? ledger.lastSeenAt() ?? now;
        // What is missed when catching up was published long before it is found missing.
        const missedFrom = Math.min(seenAt, ledger.publishedUpTo() ?? now);
        await openStreamGap(trx, context, { stream, reason, ...range, missedFrom, missedTo: now });
      }
    }
  }

  /** The numbers of a batch: written once at its end. */
  function createLedger(start: StreamCursorRow | undefined): Ledger {
    const ranges: TimepointRange[] = [];
    const counts = { lines: 0, events: 0, held: 0, entered: 0, left: 0, unreadable: 0 };
    let highest = start?.timepoint ?? null;
    let isLateSeen = false;
    let publishedAt: number | null = null;

    return {
      counts,
      publishedUpTo: () => publishedAt ?? start?.last_published_at ?? null,
      published(at) {
        publishedAt = at ?? publishedAt;
      },
      lastSeenAt: () => (start === undefined ? null : surelySeenUntil(start)),
      async isNew(trx, timepoint) {
        if (highest === null || timepoint > highest) return true;
        if (ranges.some(({ from, to }) => from <= timepoint && timepoint <= to)) return false;
        return !(await isTimepointSeen(trx, stream, timepoint));
      },
      see(range) {
        const last = ranges.at(-1);
        if (last !== undefined && last.to + 1 === range.from) {
          ranges[ranges.length - 1] = { from: last.from, to: range.to };
        } else ranges.push(range);
        if (highest !== null && range.to < highest) isLateSeen = true;
        highest = Math.max(highest ?? range.to, range.to);
      },
      async save(trx, now, isHeard) {
        const [first] = ranges;
        if (first === undefined || highest === null) {
          if (counts.unreadable > 0) await count(trx, now);
          // Lines that are no events may come from anybody.
          const isProven = start?.timepoint == null;
          if (isHeard) await saveHeardByte(trx, stream, { fence, isProven, now });
          return;
        }
        if (start?.timepoint == null) await endOpenGaps(trx, stream, first.from);
        for (const range of ranges) await saveSeenRange(trx, stream, { ...range, now });
        if (isLateSeen) await closeFilledGaps(trx, context, stream);
        await count(trx, now);
        await advanceCursor(trx, stream, { timepoint: highest, publishedAt, now });
      },
    };

    function count(trx: Trx, now: number): Promise<void> {
      return countEvents(trx, { stream, day: londonDateOf(now) }, counts);
    }
  }
}

/** Every event of these streams is about a company, so one that names none is one that we do not understand. */
function ofNobody({ resourceKind }: StreamEvent): EventOutcome {
  return { kind: 'unreadable', reason: `it names no company (resource_kind "${resourceKind}")` };
}

function hasTimepoint(item: StreamItem): boolean {
  return item.kind === 'event' || item.timepoint !== null;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
