import { describe, expect, it } from 'vitest';
import type { LeadRow } from '../../src/outputs/csv-export/lead-row.ts';
import { noRegister } from '../../src/store/register-file/current-register.ts';
import { exportLeads } from '../../src/pipeline/export-leads.ts';
import { confirmEpisode } from '../../src/pipeline/confirm-episode.ts';
import { createStreamSink } from '../../src/pipeline/follow-stream.ts';
import type { Policy } from '../../src/pipeline/step-context.ts';
import { systemRandom, type Random } from '../../src/runtime/random.ts';
import { readStreamEvent } from '../../src/sources/companies-house-stream/stream-event.ts';
import type {
  StreamItem,
  StreamSink,
} from '../../src/sources/companies-house-stream/stream-sink.ts';
import { acquireLease, LeaseLostError } from '../../src/store/leases.ts';
import type { Db } from '../../src/store/open-store.ts';
import { createSuppressionHash } from '../../src/store/suppressions.ts';
import { createLife, openMortalDatabase } from '../support/mortal-database.ts';
import { seedOfficer } from '../support/seed-company.ts';
import { setupDatabase, sqliteFileOf } from '../support/setup-database.ts';
import { stepContextFor } from '../support/step-context.ts';

const now = Date.parse('2026-11-24T09:00:00Z');

/** One event in a hundred without a difference is checked; none of these is. */
const unsampled: Random = { ...systemRandom, next: () => 0.5 };

async function setup({
  random = unsampled,
  policy = {},
}: { readonly random?: Random; readonly policy?: Partial<Policy> } = {}) {
  const { url, db, reader } = await setupDatabase();
  const wall = { now };
  const context = await stepContextFor(db, {
    clock: { now: () => wall.now },
    random,
    policy,
  });
  const episodes = () => db.selectFrom('episodes').select(['state', 'leave_reason']).execute();
  const fence = { name: 'streams', owner: 'the test', epoch: 1 };
  await acquireLease(db, { ...fence, now, until: now + 30_000, isOwnerGone: () => false });
  const sinkOn = (on: Db) => createStreamSink(on, context, { stream: 'companies', fence });
  const sink = sinkOn(db);
  const setNow = (instant: number): void => {
    wall.now = instant;
  };
  return { url, db, reader, context, sink, sinkOn, episodes, setNow };
}

/** One line of the stream; all of one second, as in a burst. */
function line(
  timepoint: number,
  detail: string | undefined,
  publishedAt = '2026-11-24T08:59:00',
): StreamItem {
  return eventLine({ timepoint, detail, publishedAt, status: 'active' });
}

function eventLine({
  timepoint,
  detail,
  publishedAt,
  status,
}: {
  readonly timepoint: number;
  readonly detail: string | undefined;
  readonly publishedAt: string;
  readonly status: string;
}): StreamItem {
  const bytes = Buffer.from(
    JSON.stringify({
      resource_kind: 'company-profile',
      resource_uri: '/company/07654321',
      resource_id: '07654321',
      data: {
        company_number: '07654321',
        company_name: 'BRAMBLE & THISTLE JOINERY LTD',
        type: 'ltd',
        company_status: status,
        company_status_detail: detail,
      },
      event: { timepoint, type: 'changed', published_at: publishedAt },
    }),
  );
  return { ...readStreamEvent(bytes), bytes, missed: null };
}

const nameless = { resource_uri: undefined, resource_id: undefined };

/** The same line with members of its envelope changed, or left out. */
function changedLine(timepoint: number, detail: string, envelope: object): StreamItem {
  const sound: object = JSON.parse(Buffer.from(line(timepoint, detail).bytes).toString());
  const bytes = Buffer.from(JSON.stringify({ ...sound, ...envelope }));
  return { ...readStreamEvent(bytes), bytes, missed: null };
}

/** An event that comes after a stretch which was asked for again and did not come. */
function afterGap(item: StreamItem, from: number, to: number): StreamItem {
  return { ...item, missed: { from, to, reason: 'hole' } };
}

const threatened = 'active-proposal-to-strike-off';

async function followInPairs(sink: StreamSink, items: readonly StreamItem[]): Promise<void> {
  for (let at = 0; at < items.length; at += 2) await sink.apply(items.slice(at, at + 2));
}

describe('following the stream', () => {
  it('opens and closes one episode however often the same is said', async () => {
    const { sink, episodes } = await setup();

    await sink.apply([line(10, threatened), line(10, threatened), line(11, threatened)]);
    await sink.apply([line(12, undefined), line(13, undefined)]);

    expect(await episodes()).toEqual([{ state: 'closed', leave_reason: 'unknown' }]);
    expect(await sink.loadCursor()).toBe(13);
  });

  it('loses nothing and applies nothing twice, wherever the process dies', async () => {
    const items = [threatened, undefined, threatened, undefined, threatened].map((detail, index) =>
      line(10 + index, detail),
    );
    let deaths = 0;
    for (let point = 1; deaths === point - 1; point += 1) {
      const { url, db, sink, sinkOn, episodes } = await setup();
      await sink.apply([line(9, undefined)]);
      const life = createLife(point);
      const mortal = openMortalDatabase(sqliteFileOf(url), life);
      const following = followInPairs(sinkOn(mortal), items);
      const hasDied = await Promise.race([following.then(() => false), life.died.then(() => true)]);
      if (hasDied) deaths += 1;
      else await mortal.destroy();

      // A stream is resumed with the last event that was seen.
      const cursor = await sink.loadCursor();
      await sink.apply(items.slice((cursor ?? 0) < 10 ? 0 : (cursor ?? 0) - 10));

      expect((await episodes()).map(({ state }) => state).toSorted()).toEqual([
        'closed',
        'closed',
        'open',
      ]);
      const days = await db
        .selectFrom('stream_days')
        .select(['events', 'entered', 'left'])
        .execute();
      expect(days).toEqual([{ events: 6, entered: 3, left: 2 }]);
    }
    // Before and after the commit of each of three pairs.
    expect(deaths).toBe(6);
  });

  it('is not taken back by an event of an earlier timepoint in the same second', async () => {
    const { sink, episodes } = await setup();
    await sink.apply([line(10, threatened), line(14, undefined)]);

    await sink.apply([line(13, threatened)]);

    expect(await episodes()).toEqual([{ state: 'closed', leave_reason: 'unknown' }]);
  });

  it.each([
    ['the same second', '2026-11-24T08:59:01', 'closed'],
    ['the second before', '2026-11-24T08:59:00', 'open'],
  ])(
    'goes by the order of the stream when the register was asked within %s of an event',
    async (_, publishedAt, state) => {
      const { db, sink, episodes } = await setup();
      await sink.apply([line(10, threatened, '2026-11-24T08:59:00')]);
      await db
        .updateTable('companies')
        .set({ status_as_of: Date.parse('2026-11-24T08:59:01.282Z'), status_source: 'rest' })
        .execute();

      await sink.apply([line(11, undefined, publishedAt)]);

      expect(await episodes()).toMatchObject([{ state }]);
    },
  );

  it('is not blinded by a date far ahead', async () => {
    const { sink, episodes } = await setup();
    await sink.apply([line(10, threatened, '2099-01-01T00:00:00')]);

    await sink.apply([line(11, undefined, '2026-11-24T09:00:00')]);

    expect(await episodes()).toEqual([{ state: 'closed', leave_reason: 'unknown' }]);
  });

  it('remembers the latest status of companies that are not held, for a file that is older', async () => {
    const { db, sink, episodes } = await setup();

    await sink.apply([
      line(10, undefined, '2026-11-24T08:00:00'),
      line(11, undefined, '2026-11-24T07:00:00'),
    ]);

    expect(await episodes()).toEqual([]);
    expect(await db.selectFrom('companies').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('unheld_statuses').selectAll().execute()).toEqual([
      {
        company_number: '07654321',
        company_status: 'active',
        company_status_detail: null,
        company_status_raw: 'active',
        as_of: Date.parse('2026-11-24T08:00:00Z'),
        said_by: 'stream',
      },
    ]);
  });

  it('keeps an unreadable line once, however often a reconnect repeats it', async () => {
    const { db, sink } = await setup();
    const bytes = Buffer.from('{"resource_kind":');
    const rubbish = { ...readStreamEvent(bytes), bytes, missed: null };

    await sink.apply([line(10, threatened), rubbish]);
    await sink.apply([line(10, threatened), rubbish]);
    await sink.apply([line(11, threatened), rubbish]);

    const letters = await db
      .selectFrom('dead_letters')
      .select(['after_timepoint', 'raw'])
      .execute();
    expect(letters.map((letter) => letter.after_timepoint)).toEqual([10, 11]);
    expect(letters.map((letter) => Buffer.from(letter.raw))).toEqual([bytes, bytes]);
  });

  it('keeps an unreadable line once, also when a hole behind it is asked for again', async () => {
    const { db, sink } = await setup();
    const bytes = Buffer.from('{"resource_kind":');
    const rubbish = { ...readStreamEvent(bytes), bytes, missed: null };
    await sink.apply([line(10, threatened), rubbish, line(20, threatened)]);

    expect(await sink.loadCursor()).toBe(10);
    await sink.apply([line(10, threatened), rubbish, afterGap(line(20, threatened), 11, 19)]);

    expect(await db.selectFrom('dead_letters').select('after_timepoint').execute()).toEqual([
      { after_timepoint: 10 },
    ]);
  });

  it.each([
    ['another kind', { resource_kind: 'company-profile-2026' }],
    ['no kind', { resource_kind: undefined }],
    ['no kind, no id and no address', { resource_kind: undefined, ...nameless }],
  ])('takes what tells of a status as a profile, under %s', async (_, envelope) => {
    const { sink, episodes } = await setup();

    await sink.apply([changedLine(10, threatened, envelope)]);

    expect(await episodes()).toEqual([{ state: 'open', leave_reason: null }]);
  });

  it.each([
    ['of another kind that tells no status', { resource_kind: 'company-notice', data: { x: 1 } }],
    ['that names no company', { ...nameless, data: { company_status: 'active' } }],
  ])('keeps an event %s as unreadable, and counts it', async (_, envelope) => {
    const { db, sink } = await setup();

    await sink.apply([changedLine(10, threatened, envelope), line(11, undefined)]);

    const letters = await db.selectFrom('dead_letters').select(['timepoint', 'reason']).execute();
    expect(letters).toEqual([{ timepoint: 10, reason: expect.stringContaining('company') }]);
    const days = await db.selectFrom('stream_days').select(['events', 'unreadable']).execute();
    expect(days).toEqual([{ events: 2, unreadable: 1 }]);
  });

  it('names the people who decide in the export, also while no address of theirs is known', async () => {
    const { db, reader, sink } = await setup();
    await sink.apply([line(10, threatened)]);
    const { company_number: companyNumber } = await db
      .selectFrom('companies')
      .select('company_number')
      .executeTakeFirstOrThrow();
    const person = { first_name: 'Jo', last_name: 'Marsh' };
    await seedOfficer(db, companyNumber, {
      ...person,
      name: 'MARSH, Jo',
      officer_role: 'director',
    });
    await seedOfficer(db, companyNumber, { ...person, name: 'OLD, Jo', officer_role: 'secretary' });

    const hash = createSuppressionHash(Buffer.alloc(32));
    const rows: LeadRow[] = [];
    for await (const row of exportLeads(reader, {
      register: noRegister,
      hash,
      hiddenPersonal: 'review',
      now,
    }))
      rows.push(row);

    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      officer: { name: 'MARSH, Jo', officerRole: 'director' },
      contact: null,
      company: { companyNumber, isConfirmed: false },
    });
  });

  it('puts what is missing on record with the event that shows it, once', async () => {
    const { db, sink } = await setup();
    await sink.apply([line(10, threatened), line(15, threatened)]);

    await sink.apply([line(10, threatened), afterGap(line(15, threatened), 11, 14)]);
    await sink.apply([line(10, threatened), afterGap(line(15, threatened), 11, 14)]);

    const gaps = await db
      .selectFrom('stream_gaps')
      .select(['reason', 'from_timepoint', 'to_timepoint', 'closed_at'])
      .execute();
    expect(gaps).toEqual([
      { reason: 'hole', from_timepoint: 11, to_timepoint: 14, closed_at: null },
    ]);
    expect(await sink.loadCursor()).toBe(15);
  });

  it('asks for a stretch that is missing and not on record, also after a restart', async () => {
    const { sink } = await setup();

    await sink.apply([line(10, threatened), line(15, threatened), line(16, threatened)]);

    expect(await sink.loadCursor()).toBe(10);
  });

  it('applies what comes late although the cursor is past it, and only once', async () => {
    const { db, sink, episodes } = await setup();
    await sink.apply([line(10, undefined), line(13, undefined)]);

    await sink.apply([line(11, undefined), line(12, undefined), line(12, undefined)]);

    expect(await sink.loadCursor()).toBe(13);
    expect(
      await db.selectFrom('stream_spans').select(['from_timepoint', 'to_timepoint']).execute(),
    ).toEqual([{ from_timepoint: 10, to_timepoint: 13 }]);
    expect(await db.selectFrom('stream_days').select('events').execute()).toEqual([{ events: 4 }]);
    expect(await episodes()).toEqual([]);
  });

  it('closes a gap by the stream itself when everything in it has come after all', async () => {
    const { db, sink } = await setup();
    await sink.apply([line(10, threatened), afterGap(line(13, threatened), 11, 12)]);

    await sink.apply([line(11, threatened), line(12, threatened)]);

    const [gap] = await db.selectFrom('stream_gaps').select(['closed_by']).execute();
    expect(gap).toEqual({ closed_by: 'stream' });
  });

  it('begins a gap after the cursor and ends it before the first event that comes', async () => {
    const { db, sink } = await setup();
    await sink.report({ state: 'connected' });
    await sink.apply([line(10, threatened)]);

    await sink.openGap('timepoint_too_old');
    expect(await sink.loadCursor()).toBeNull();
    await sink.report({ state: 'connected' });
    await sink.apply([line(90, threatened)]);

    const gaps = await db
      .selectFrom('stream_gaps')
      .select(['reason', 'from_timepoint', 'to_timepoint', 'missed_to'])
      .execute();
    expect(gaps).toEqual([
      { reason: 'timepoint_too_old', from_timepoint: 11, to_timepoint: 89, missed_to: now },
    ]);
  });

  it('knows that it may have missed something when it dies before its very first event', async () => {
    const { db, sink } = await setup();
    await sink.report({ state: 'connected' });

    await sink.report({ state: 'connecting' });
    await sink.report({ state: 'connected' });
    await sink.heardByte({ isProven: true });

    const gaps = await db.selectFrom('stream_gaps').select(['reason', 'missed_to']).execute();
    expect(gaps).toEqual([{ reason: 'no_cursor', missed_to: now }]);
  });

  it('has one gap and one alarm however often it connects before its very first event', async () => {
    const { db, sink, setNow } = await setup();
    await sink.report({ state: 'connected' });
    await sink.heardByte({ isProven: true });
    for (let minutes = 1; minutes <= 20; minutes += 1) {
      setNow(now + minutes * 60_000);
      await sink.report({ state: 'waiting', reason: 'closed', waitMs: 1_000 });
      await sink.report({ state: 'connecting' });
      await sink.report({ state: 'connected' });
      if (minutes % 2 === 0) await sink.heardByte({ isProven: true });
      // The repair has nothing to go over.
      await db
        .updateTable('stream_gaps')
        .set({ closed_at: now, closed_by: 'recheck' })
        .where('missed_to', 'is not', null)
        .execute();
    }

    const before = await db.selectFrom('stream_gaps').selectAll().execute();
    await sink.apply([line(10, undefined)]);

    expect(before).toMatchObject([{ reason: 'no_cursor', missed_from: now, missed_to: null }]);
    expect(await db.selectFrom('stream_gaps').selectAll().execute()).toMatchObject([
      { missed_from: now, missed_to: now + 20 * 60_000, to_timepoint: 9, closed_at: null },
    ]);
    expect(await db.selectFrom('events').select('type').execute()).toEqual([
      { type: 'stream.degraded' },
    ]);
    expect(await db.selectFrom('jobs').select('kind').execute()).toEqual([{ kind: 'repair-gaps' }]);
  });

  it('ends that gap too when a connection without events holds: a quiet stream is none in trouble', async () => {
    const { db, sink, setNow } = await setup();
    await sink.report({ state: 'connected' });
    for (const minutes of [1, 2]) {
      setNow(now + minutes * 60_000);
      await sink.report({ state: 'connecting' });
      await sink.report({ state: 'connected' });
    }
    const missedTo = async () =>
      (await db.selectFrom('stream_gaps').select('missed_to').execute()).map(
        (gap) => gap.missed_to,
      );

    setNow(now + 11 * 60_000);
    await sink.heardByte({ isProven: true });
    const before = await missedTo();
    setNow(now + 12 * 60_000);
    await sink.heardByte({ isProven: true });

    expect(before).toEqual([null]);
    expect(await missedTo()).toEqual([now + 2 * 60_000]);
  });

  it('begins a gap with the last event, however long heartbeats came after it', async () => {
    const { db, sink, setNow } = await setup();
    await sink.report({ state: 'connected' });
    await sink.apply([line(10, threatened)]);
    setNow(now + 3 * 3_600_000);
    await sink.heardByte({ isProven: true });

    await sink.openGap('bad_cursor');

    const gaps = await db.selectFrom('stream_gaps').select('missed_from').execute();
    expect(gaps).toEqual([{ missed_from: now }]);
  });

  it('dates what is missing when it catches up by when the event before was published', async () => {
    const { db, sink } = await setup();
    await sink.apply([line(10, threatened, '2026-11-23T10:00:00')]);

    await sink.apply([afterGap(line(13, threatened, '2026-11-23T10:05:00'), 11, 12)]);

    const gaps = await db.selectFrom('stream_gaps').select('missed_from').execute();
    expect(gaps).toEqual([{ missed_from: Date.parse('2026-11-23T10:00:00Z') }]);
  });

  it('asks for what is missing also past a gap that was made good before its end was known', async () => {
    const { db, sink } = await setup();
    await sink.report({ state: 'connected' });
    await sink.report({ state: 'connected' });
    await db
      .updateTable('stream_gaps')
      .set({ closed_at: now, closed_by: 'recheck', missed_to: now })
      .execute();

    await sink.apply([line(10, threatened), line(13, threatened)]);

    expect(await sink.loadCursor()).toBe(10);
    const gaps = await db.selectFrom('stream_gaps').select('to_timepoint').execute();
    expect(gaps).toEqual([{ to_timepoint: 9 }]);
  });

  it('begins a gap of a connection without timepoint after what was seen before', async () => {
    const { db, sink } = await setup();
    await sink.report({ state: 'connected' });
    await sink.apply([line(10, threatened)]);
    await sink.openGap('timepoint_too_old');
    await sink.report({ state: 'connected' });
    await db.updateTable('stream_gaps').set({ closed_at: now, closed_by: 'recheck' }).execute();

    await sink.report({ state: 'connected' });

    const gaps = await db
      .selectFrom('stream_gaps')
      .select(['reason', 'from_timepoint'])
      .where('closed_at', 'is', null)
      .execute();
    expect(gaps).toEqual([{ reason: 'no_cursor', from_timepoint: 11 }]);
  });

  it('does not take a heartbeat once another process owns the streams', async () => {
    const { db, sink } = await setup();
    await sink.apply([line(10, threatened)]);
    await db.updateTable('leases').set({ epoch: 2 }).execute();

    await expect(sink.heardByte({ isProven: true })).rejects.toThrow(LeaseLostError);
  });

  it('writes nothing once another process owns the streams', async () => {
    const { db, sink, episodes } = await setup();
    await acquireLease(db, {
      name: 'streams',
      owner: 'another',
      now: now + 60_000,
      until: now + 90_000,
      isOwnerGone: () => false,
    });

    await expect(sink.apply([line(10, threatened)])).rejects.toThrow(LeaseLostError);

    expect(await episodes()).toEqual([]);
  });

  it.each([
    'active-proposal-to-strike-off',
    'Active - Proposal to Strike off',
    'Active - Proposal to Strike Off',
  ])('takes "%s" for the proposal to strike off', async (detail) => {
    const { sink, episodes } = await setup();

    await sink.apply([line(10, detail)]);

    expect(await episodes()).toEqual([{ state: 'open', leave_reason: null }]);
  });

  it.each([
    'petition-to-restore-dissolved',
    'proposal-to-strike-off',
    'active-proposal-to-strike-off-suspended',
    'Active - Proposal to Strike',
    'transferred-from-uk',
  ])('does not take "%s" for it', async (detail) => {
    const { sink, episodes } = await setup();

    await sink.apply([line(10, detail)]);

    expect(await episodes()).toEqual([]);
  });

  it.each(['dissolved', 'liquidation'])(
    'opens no episode of a company that is %s, whatever its detail',
    async (status) => {
      const { sink, episodes } = await setup();

      const event = { detail: threatened, publishedAt: '2026-11-24T08:59:00', status };
      await sink.apply([eventLine({ ...event, timepoint: 10 })]);
      const unheld = await episodes();
      await sink.apply([
        line(11, threatened),
        eventLine({ ...event, timepoint: 12 }),
        eventLine({ ...event, timepoint: 13 }),
      ]);

      expect(unheld).toEqual([]);
      expect((await episodes()).map(({ state }) => state)).toEqual(['closed']);
    },
  );

  it.each([
    ['background', []],
    ['low', ['read-filings']],
  ] as const)(
    'reads the filings of an episode that is confirmed once more only where it is due, asked with priority %s',
    async (priority, expected) => {
      const { db, context, sink } = await setup();
      await sink.apply([line(10, threatened)]);
      await db.updateTable('episodes').set({ confirmed_at: now, announced_at: now }).execute();
      await db.deleteFrom('jobs').execute();
      const episode = await db.selectFrom('episodes').selectAll().executeTakeFirstOrThrow();
      const { company_number: companyNumber } = episode;

      await db
        .transaction()
        .execute((trx) =>
          confirmEpisode(trx, context, { episode, companyNumber, companyName: 'X', priority }),
        );

      const jobs = await db.selectFrom('jobs').select('kind').execute();
      expect(jobs.map(({ kind }) => kind)).toEqual(expected);
    },
  );

  it('asks nothing where nothing is to be confirmed, whatever comes', async () => {
    const { db, sink } = await setup({ policy: { confirm: 'never' } });

    await sink.apply([
      line(10, threatened),
      changedLine(11, threatened, { event: { timepoint: 11, type: 'deleted' } }),
      line(12, undefined, '2026-11-24T08:58:00'),
      line(13, undefined),
    ]);

    expect(await db.selectFrom('jobs').selectAll().execute()).toEqual([]);
  });

  it('asks the register about a difference, about one in a hundred others, and about no more', async () => {
    const { db, sink } = await setup({ random: systemRandom });
    const events = Array.from({ length: 2_000 }, (_, index) => line(10 + index, undefined));
    await sink.apply(events);

    const sampled = await db.selectFrom('jobs').select(['kind', 'priority']).execute();
    // One job per company, however often its events are picked.
    expect(sampled).toEqual([{ kind: 'check-status', priority: 'background' }]);
    await sink.apply([line(9_000, threatened)]);
    expect(await db.selectFrom('jobs').select(['kind', 'priority']).execute()).toEqual([
      { kind: 'check-status', priority: 'high' },
    ]);
  });
});
