import { describe, expect, it } from 'vitest';
import { apiNow, setupApi } from '../../../test/support/api-bundle.ts';
import { seedCompany, seedEpisode } from '../../../test/support/seed-company.ts';
import { seedNight } from '../../../test/support/seed-sample.ts';

const linesOf = (body: string): readonly string[] =>
  body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('GET /metrics', () => {
  it('tells the agreement of the latest complete night, and how far the latest got', async () => {
    const { db, get } = await setupApi();
    await seedNight(db, '2026-11-23', { differing: { postal_code: 3 } });
    await seedNight(db, '2026-11-24', { compared: 12, differing: { postal_code: 12 } });

    const answer = await get('/metrics');

    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const ageSeconds = (apiNow - Date.parse('2026-11-23T03:05:00Z')) / 1_000;
    expect(linesOf(answer.body)).toEqual(
      expect.arrayContaining([
        'strikewatch_register_agreement_ratio{field="postal_code"} 0.925',
        'strikewatch_register_agreement_ratio{field="existence"} 1',
        'strikewatch_register_sample_compared 12',
        `strikewatch_register_sample_age_seconds ${ageSeconds}`,
      ]),
    );
  });

  it('counts the companies under threat, the jobs, and the seconds since the last event', async () => {
    const { db, get } = await setupApi();
    await seedEpisode(db, await seedCompany(db, '01234567'));
    await seedEpisode(db, await seedCompany(db, '07654321'), {
      state: 'closed',
      closed_at: apiNow,
      leave_reason: 'unknown',
    });
    await db
      .insertInto('stream_cursors')
      .values({
        stream: 'companies',
        state: 'connected',
        connected_at: apiNow - 60_000,
        last_byte_at: apiNow - 1_000,
        last_event_at: apiNow - 2_500,
        last_published_at: apiNow - 4_000,
        updated_at: apiNow,
      })
      .execute();
    const counts = { events: 7, held: 3, entered: 2, left: 1, unreadable: 0 };
    await db
      .insertInto('stream_days')
      .values([
        { stream: 'companies', day: '2026-11-23', ...counts },
        { stream: 'companies', day: '2026-11-24', ...counts },
      ])
      .execute();

    const lines = linesOf((await get('/metrics')).body);

    expect(lines).toContain('strikewatch_companies_under_threat 1');
    expect(lines).toContain('strikewatch_queue_depth{lane="companies-house",state="available"} 0');
    expect(lines).toEqual(
      expect.arrayContaining([
        'strikewatch_stream_up{stream="companies"} 1',
        'strikewatch_stream_age_seconds{stream="companies"} 2.5',
        'strikewatch_stream_lag_seconds{stream="companies"} 1.5',
        'strikewatch_stream_events_total{stream="companies",effect="all"} 14',
        'strikewatch_stream_events_total{stream="companies",effect="entered"} 4',
        'strikewatch_gaps_open{stream="companies"} 0',
        'strikewatch_dead_letters{stream="companies"} 0',
      ]),
    );
  });

  it('has no figure where nothing was measured, and still says what there will be', async () => {
    const { get } = await setupApi();

    const { body } = await get('/metrics');

    expect(body).toContain('# TYPE strikewatch_register_agreement_ratio gauge');
    expect(linesOf(body).filter((line) => line.includes('register'))).toEqual([]);
  });

  it('names no company', async () => {
    const { db, get } = await setupApi();
    await seedEpisode(db, await seedCompany(db, '01234567', { company_name: 'BRAMBLE LTD' }));
    await seedNight(db, '2026-11-23', { differing: { company_name: 40 } });

    const { body } = await get('/metrics');

    expect(body).not.toMatch(/BRAMBLE|01234567|00000001|LS14AP/);
  });
});
