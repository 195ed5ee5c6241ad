import { describe, expect, it } from 'vitest';
import { apiNow, setupApi } from '../../../test/support/api-bundle.ts';
import { seedNight } from '../../../test/support/seed-sample.ts';
import { writeNextSampleAt } from '../../store/next-sample.ts';

async function setup() {
  const { db, server } = await setupApi({ isSandbox: true });
  const load = () => server.inject({ url: '/quality', headers: { host: 'localhost' } });
  const read = async () =>
    (await load()).body
      .replace(/^.*<body>/s, '')
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/[\s\u00A0]+/g, ' ');
  return { db, server, load, read };
}

describe('the quality page', () => {
  it('says when the first sample runs while there is none', async () => {
    const { db, read } = await setup();
    expect(await read()).toContain(
      'No sample is planned: it takes a running worker and a REST key',
    );

    await writeNextSampleAt(db, Date.parse('2026-11-25T03:12:00Z'));
    expect(await read()).toContain(
      'Nothing has been compared yet. The first sample runs tonight at 03:12.',
    );

    await writeNextSampleAt(db, apiNow - 86_400_000);
    expect(await read()).toContain(
      'was due on 23 Nov 2026 at 09:00: no worker with a REST key runs',
    );
  });

  it('shows every field with its figure, and a word beside the colour where it is under 95 %', async () => {
    const { db, load, read } = await setup();
    await seedNight(db, '2026-11-23', { differing: { postal_code: 3, address: 2 } });

    const text = await read();

    expect(text).toContain('Under 95 %: Postcode. What differed was repaired');
    expect(text).toContain('Night of 23 Nov 2026, 40 companies');
    expect(text).toContain('Postcode 92.5 % 37 of 40 agree · under 95 %');
    expect(text).toMatch(/Registered office 95 % 38 of 40 agree\s+Type/);
    expect(text).toContain('00000001 Postcode LS14AP RG265AT');
    const { body } = await load();
    expect(body.match(/<li class="disagrees">/g)).toHaveLength(1);
  });

  it('shows a night that is not complete as such, and goes on showing the last that was', async () => {
    const { db, read } = await setup();
    await seedNight(db, '2026-11-22');
    await seedNight(db, '2026-11-23', { compared: 12, differing: { postal_code: 12 } });

    expect(await read()).toMatch(
      /The night of 23 Nov 2026 is not complete: 12 of 40 companies compared so far.*Night of 22 Nov 2026, 40 companies.*Postcode 100 %/,
    );

    await seedNight(db, '2026-11-24', { compared: 0 });
    expect(await read()).toMatch(/23 Nov 2026 12 of 40 compared incomplete/);
  });

  it('judges nothing on too few comparisons', async () => {
    const { db, read } = await setup();
    await seedNight(db, '2026-11-23', { planned: 10, differing: { postal_code: 10 } });

    const text = await read();

    expect(text).toContain('Postcode 0 % 0 of 10 agree · not judged: fewer than 20');
    expect(text).not.toContain('Under 95 %:');
  });

  it('lists the imports, the latest first', async () => {
    const { db, read } = await setup();
    expect(await read()).toContain('No bulk file has been imported yet.');

    const snapshot = {
      file_name: 'BasicCompanyDataAsOneFile-2026-11-02.zip',
      scope: 'strike-off',
      rows_read: 5_689_367,
      rows_kept: 401_947,
      rows_rejected: 3,
      is_complete_set: 1,
    } as const;
    await db
      .insertInto('bulk_snapshots')
      .values([
        {
          ...snapshot,
          id: 'a',
          snapshot_date: '2026-11-02',
          state: 'complete',
          started_at: apiNow - 86_400_000,
          finished_at: apiNow - 86_400_000 + 125_000,
        },
        {
          ...snapshot,
          id: 'b',
          snapshot_date: null,
          state: 'running',
          started_at: apiNow,
          finished_at: null,
        },
      ])
      .execute();

    expect(await read()).toMatch(
      /no date strike-off running 5,689,367 401,947 3 24 Nov 2026, 09:00 not finished 2 Nov 2026 strike-off complete 5,689,367 401,947 3 23 Nov 2026, 09:00 2 min 5 s/,
    );
  });

  it('runs no script, takes its style by nonce alone, and leads back to the leads', async () => {
    const { db, server, load } = await setup();
    await seedNight(db, '2026-11-23', { differing: { postal_code: 3 } });

    const { body, headers } = await load();

    expect(body).not.toContain('<script');
    expect(body).not.toMatch(/\sstyle=/);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body).toContain('<a href="/">');
    const leads = await server.inject({ url: '/', headers: { host: 'localhost' } });
    expect(leads.body).toContain('<a href="/quality">');
  });

  it('shows hostile values as text', async () => {
    const { db, load } = await setup();
    await seedNight(db, '2026-11-23', { differing: { company_name: 1 } });
    await db
      .updateTable('register_sample_fields')
      .set({ stored_value: '<img src=x onerror=alert(1)>' })
      .where('outcome', '=', 'differ')
      .execute();

    expect((await load()).body).not.toContain('<img');
  });
});
