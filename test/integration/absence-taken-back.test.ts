import { describe, expect, it } from 'vitest';
import { notFoundPatienceMs } from '../../src/domain/not-found.ts';
import { applyCompanyEvent } from '../../src/pipeline/apply-company-event.ts';
import { applyFilingEvent } from '../../src/pipeline/apply-filing-event.ts';
import type { CompanyProfile } from '../../src/domain/company-profile.ts';
import { applyProfile } from '../../src/pipeline/apply-profile.ts';
import { endUnknownCompany } from '../../src/pipeline/apply-unknown-company.ts';
import type { EventBatch } from '../../src/pipeline/event-batch.ts';
import { readCompanyProfile } from '../../src/sources/company-profile-resource.ts';
import type { StreamEvent } from '../../src/sources/companies-house-stream/stream-event.ts';
import { saveNotFound } from '../../src/store/not-found.ts';
import type { Trx } from '../../src/store/open-store.ts';
import { setupEpisodeWork } from '../support/episode-work.ts';
import { seedCompany, seedEpisode } from '../support/seed-company.ts';

const at = (text: string): number => Date.parse(text);
const opened = at('2026-02-05T09:00:00Z');
const leftOut = at('2026-02-28T23:59:59.999Z');
const closed = at('2026-03-04T09:00:00Z');

const profileOf = (detail: string | null) => ({
  company_number: '01234567',
  company_name: 'THISTLE LTD',
  type: 'ltd',
  company_status: 'active',
  ...(detail !== null && { company_status_detail: detail }),
});
const proposed = 'active-proposal-to-strike-off';

/** An episode that a file of 1 March closed because it left the company out; nobody has asked the register since. */
async function setup(episode: Parameters<typeof seedEpisode>[2] = {}) {
  const work = await setupEpisodeWork(at('2026-04-01T09:00:00Z'));
  const { db, context } = work;
  const company = await seedCompany(db, '01234567', {
    status_as_of: at('2026-01-31T23:59:59.999Z'),
    profile_as_of: at('2026-01-31T23:59:59.999Z'),
    company_category: 'Private Limited Company',
  });
  await seedEpisode(db, company, {
    opened_by: 'bulk',
    opened_at: opened,
    confirmed_at: opened,
    stage: 'proposed',
    route: 'unknown',
    state: 'closed',
    left_at: leftOut,
    closed_at: closed,
    leave_reason: 'unknown',
    ...episode,
  });
  const inBatch = <T>(run: (batch: EventBatch) => Promise<T>): Promise<T> =>
    db.transaction().execute((trx: Trx) => {
      const held = new Set([company]);
      return run({ trx, context, held, isDetailDistrusted: false, unheld: new Map() });
    });
  const event = (kind: string, data: unknown): StreamEvent => ({
    resourceKind: kind,
    resourceUri: '/company/01234567',
    resourceId: '01234567',
    type: 'changed',
    timepoint: 7,
    publishedAt: at('2026-03-31T09:00:00Z'),
    data,
  });
  return {
    ...work,
    company,
    /** The register answers. */
    answer: (detail: string | null) =>
      db.transaction().execute((trx) =>
        applyProfile(trx, context, {
          profile: toProfile(profileOf(detail)),
          asOf: context.clock.now(),
          priority: 'medium',
          isWanted: false,
        }),
      ),
    answerUnknown: () =>
      db.transaction().execute(async (trx) => {
        const asOf = context.clock.now();
        const since = asOf - notFoundPatienceMs;
        await saveNotFound(trx, company, since);
        await endUnknownCompany(trx, context, { companyNumber: company, asOf, since });
      }),
    streamStatus: (detail: string | null) =>
      inBatch((batch) =>
        applyCompanyEvent(batch, {
          event: event('company-profile', profileOf(detail)),
          companyNumber: company,
        }),
      ),
    streamNotice: (date: string) =>
      inBatch((batch) =>
        applyFilingEvent(batch, {
          event: event('filing-history', {
            transaction_id: 'MzAwMQ',
            type: 'GAZ1',
            category: 'gazette',
            description: 'gazette-notice-compulsory',
            date,
          }),
          companyNumber: company,
        }),
      ),
  };
}

const now = at('2026-04-01T09:00:00Z');
const goesOn = { state: 'open', left_at: null, leave_reason: null, resumed_at: now };

describe('an episode that only the absence of its company has ended', () => {
  it('goes on when the register proposes still, and its work is taken up again', async () => {
    const work = await setup();

    await work.answer(proposed);

    expect(await work.episodes()).toMatchObject([{ ...goesOn, confirmed_at: now }]);
    expect((await work.jobs()).map((job) => job.kind)).toEqual([
      'fetch-officers',
      'find-domain',
      'read-filings',
    ]);
    expect(await work.events()).toEqual([]);
  });

  it('is announced once more when its leaving had been announced, and then it is over only when it leaves', async () => {
    const work = await setup({ leave_announced_at: closed + 86_400_000 });

    await work.answer(proposed);

    expect(await work.episodes()).toMatchObject([
      { ...goesOn, leave_announced_at: null, announced_at: now },
    ]);
    const [told, ...others] = await work.events();
    expect(told?.type).toBe('company.strike_off.proposed');
    expect(JSON.parse(told?.data ?? '')).toMatchObject({ is_resumed: true });
    expect(others).toEqual([]);

    await work.answer(proposed);
    expect(await work.events()).toHaveLength(1);
    await work.answer(null);
    await work.file(work.company, 'GAZ1 2026-02-10', 1);
    await work.file(work.company, 'DISS40 2026-04-01', 2);
    expect((await work.events()).map((event) => event.type)).toEqual([
      'company.strike_off.proposed',
      'company.strike_off.left',
    ]);
    expect(await work.episodes()).toMatchObject([{ leave_reason: 'discontinued' }]);
  });

  it('goes on when the stream says so, and is asked about', async () => {
    const work = await setup();

    expect(await work.streamStatus(proposed)).toEqual({ kind: 'applied', effect: 'entered' });

    expect(await work.episodes()).toMatchObject([goesOn]);
    expect(await work.jobs()).toMatchObject([{ kind: 'check-status' }]);
  });

  it('goes on with its first notice', async () => {
    const work = await setup();

    await work.streamNotice('2026-03-31');

    expect(await work.episodes()).toMatchObject([
      { ...goesOn, notice_date: '2026-03-31', stage: 'first_notice' },
    ]);
  });

  it('stays over when a second notice tells of another attempt', async () => {
    const work = await setup({ notice_date: '2026-02-10', stage: 'first_notice' });

    await work.streamNotice('2026-03-31');

    expect((await work.episodes()).map((episode) => episode.state)).toEqual(['closed', 'open']);
  });

  it('stays over when the register did not know the company, whatever the stream says then', async () => {
    const work = await setup();

    await work.answerUnknown();
    await work.streamStatus(proposed);

    expect((await work.episodes()).map((episode) => episode.state)).toEqual(['closed', 'open']);
  });

  it('tells a leaving once for all when it is announced before anybody knows better', async () => {
    const work = await setup({ leave_announced_at: closed + 86_400_000 });

    await work.streamStatus(proposed);
    await work.answer(null);
    await work.file(work.company, 'GAZ1 2026-02-10', 1);
    await work.file(work.company, 'DISS40 2026-04-01', 2);

    expect(await work.episodes()).toMatchObject([
      { state: 'closed', leave_reason: 'discontinued', leave_announced_at: now },
    ]);
    expect((await work.events()).map((event) => event.type)).toEqual(['company.strike_off.left']);
  });
});

function toProfile(wire: unknown): CompanyProfile {
  const reading = readCompanyProfile(wire);
  if (reading.kind === 'unreadable') throw new Error(reading.reason);
  return reading.profile;
}
