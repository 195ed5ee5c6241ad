import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { LeadRow } from '../../src/outputs/csv-export/lead-row.ts';
import { exportLeads } from '../../src/pipeline/export-leads.ts';
import { createStreamSink } from '../../src/pipeline/follow-stream.ts';
import type { StepContext } from '../../src/pipeline/step-context.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { readStreamEvent } from '../../src/sources/companies-house-stream/stream-event.ts';
import type { StreamItem } from '../../src/sources/companies-house-stream/stream-sink.ts';
import { acquireLease } from '../../src/store/leases.ts';
import { systemPrincipal } from '../../src/store/settings.ts';
import { createSuppressionHash } from '../../src/store/suppressions.ts';
import { seedOfficer } from '../support/seed-company.ts';
import { setupDatabase } from '../support/setup-database.ts';

const now = Date.parse('2026-11-24T09:00:00Z');

async function setup() {
  const { db, reader } = await setupDatabase();
  const day = 86_400_000;
  const context: StepContext = {
    clock: { now: () => now },
    random: systemRandom,
    log: pino({ level: 'silent' }),
    systemPrincipalId: await systemPrincipal(db, { id: systemRandom.uuid(), now }),
    policy: {
      autoEnrich: 'entered',
      confirm: 'transitions',
      hasPaidProvider: false,
      officersFetch: 'always',
      cache: {
        domainsMs: 30 * day,
        verifiedEmailsMs: 90 * day,
        unverifiedEmailsMs: 30 * day,
        missesMs: 14 * day,
      },
    },
  };
  const episodes = () => db.selectFrom('episodes').select(['state', 'leave_reason']).execute();
  const fence = { name: 'streams', owner: 'the test', epoch: 1 };
  await acquireLease(db, { ...fence, now, until: now + 30_000, isOwnerGone: () => false });
  const sink = createStreamSink(db, context, { stream: 'companies', fence });
  return { db, reader, sink, episodes };
}

/** One line of the stream; all of one second, as in a burst. */
function line(
  timepoint: number,
  detail: string | undefined,
  publishedAt = '2026-11-24T08:59:00',
): StreamItem {
  const bytes = Buffer.from(
    JSON.stringify({
      resource_kind: 'company-profile',
      resource_uri: '/company/07654321',
      resource_id: '07654321',
      data: {
        company_number: '07654321',
        company_name: 'BRAMBLE & THISTLE JOINERY LTD',
        type: 'ltd',
        company_status: 'active',
        company_status_detail: detail,
      },
      event: { timepoint, type: 'changed', published_at: publishedAt },
    }),
  );
  return { ...readStreamEvent(bytes), bytes, missed: null };
}

const threatened = 'active-proposal-to-strike-off';

describe('following the stream', () => {
  it('opens and closes one episode however often the same is said', async () => {
    const { sink, episodes } = await setup();

    await sink.apply([line(10, threatened), line(10, threatened), line(11, threatened)]);
    await sink.apply([line(12, undefined), line(13, undefined)]);

    expect(await episodes()).toEqual([{ state: 'closed', leave_reason: 'unknown' }]);
    expect(await sink.loadCursor()).toBe(13);
  });

  it('is not taken back by an event of an earlier timepoint in the same second', async () => {
    const { sink, episodes } = await setup();
    await sink.apply([line(10, threatened), line(14, undefined)]);

    await sink.apply([line(13, threatened)]);

    expect(await episodes()).toEqual([{ state: 'closed', leave_reason: 'unknown' }]);
  });

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

    const letters = await db.selectFrom('dead_letters').select('after_timepoint').execute();
    expect(letters.map((letter) => letter.after_timepoint)).toEqual([10, 11]);
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
    for await (const row of exportLeads(reader, { hash, now })) rows.push(row);

    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      officer: { name: 'MARSH, Jo', officerRole: 'director' },
      contact: null,
      company: { companyNumber, isConfirmed: false },
    });
  });
});
