import { describe, expect, it } from 'vitest';
import { createStreamSink } from '../../src/pipeline/follow-stream.ts';
import type { RelatedStream } from '../../src/pipeline/apply-related-event.ts';
import type { Policy } from '../../src/pipeline/step-context.ts';
import { readStreamEvent } from '../../src/sources/companies-house-stream/stream-event.ts';
import type { StreamItem } from '../../src/sources/companies-house-stream/stream-sink.ts';
import { ownStreams } from '../support/own-streams.ts';
import { seedCompany, seedEpisode } from '../support/seed-company.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { stepContextFor } from '../support/step-context.ts';

const now = Date.parse('2026-11-24T09:00:00Z');
const underThreat = '07654321';
const leftAlone = '07654322';
const notHeld = '07654323';

async function setup(stream: RelatedStream, policy: Partial<Policy> = {}) {
  const { db } = await setupDatabase();
  const context = await stepContextFor(db, { clock: { now: () => now }, policy });
  const fence = await ownStreams(db, now);
  await seedEpisode(db, await seedCompany(db, underThreat));
  await seedCompany(db, leftAlone, { company_status_detail: null });
  return {
    sink: createStreamSink(db, context, { stream, fence }),
    jobs: async () => {
      const jobs = await db.selectFrom('jobs').select(['kind', 'subject']).execute();
      return jobs.map(({ kind, subject }) => `${kind} ${subject}`);
    },
    events: () =>
      db
        .selectFrom('stream_events')
        .select(['company_number', 'timepoint', 'effect'])
        .orderBy('timepoint')
        .execute(),
    cursor: async () =>
      (await db.selectFrom('stream_cursors').select('timepoint').executeTakeFirst())?.timepoint,
  };
}

/** One line of a stream about what belongs to a company; of a deleted resource nothing but its envelope comes. */
function line(
  timepoint: number,
  path: string,
  type: 'changed' | 'deleted' = 'changed',
): StreamItem {
  const bytes = Buffer.from(
    JSON.stringify({
      resource_kind: 'company-officers',
      resource_uri: `/company/${path}`,
      resource_id: 'abc',
      data: type === 'deleted' ? null : {},
      event: { timepoint, type, published_at: '2026-11-24T08:59:00' },
    }),
  );
  return { ...readStreamEvent(bytes), bytes, missed: null };
}

describe('following what belongs to a company', () => {
  it.each([
    {
      stream: 'officers',
      path: 'appointments/abc',
      jobs: [`fetch-officers ${underThreat}`],
      effect: 'noted',
    },
    {
      stream: 'insolvency-cases',
      path: 'insolvency',
      jobs: [`check-status ${underThreat}`],
      effect: 'noted',
    },
    { stream: 'charges', path: 'charges/abc', jobs: [], effect: 'none' },
    {
      stream: 'persons-with-significant-control',
      path: 'persons-with-significant-control/abc',
      jobs: [],
      effect: 'none',
    },
  ] as const)(
    '$stream: reads again what is under threat, and keeps no more of a company that is not held than its timepoint',
    async ({ stream, path, jobs, effect }) => {
      const stage = await setup(stream);

      await stage.sink.apply([
        line(10, `${underThreat}/${path}`),
        line(11, `${leftAlone}/${path}`),
        line(12, `${notHeld}/${path}`),
        line(13, `${underThreat}/${path}`, 'deleted'),
      ]);

      expect(await stage.jobs()).toEqual(jobs);
      expect(await stage.events()).toEqual([
        { company_number: underThreat, timepoint: 10, effect },
        { company_number: leftAlone, timepoint: 11, effect: 'none' },
        { company_number: underThreat, timepoint: 13, effect },
      ]);
      expect(await stage.cursor()).toBe(13);
    },
  );

  it.each(['officers', 'insolvency-cases'] as const)(
    '%s: asks nobody where no event is to be checked',
    async (stream) => {
      const stage = await setup(stream, { confirm: 'never' });

      await stage.sink.apply([line(10, `${underThreat}/insolvency`)]);

      expect(await stage.jobs()).toEqual([]);
      expect(await stage.cursor()).toBe(10);
    },
  );
});
