import { describe, expect, it } from 'vitest';
import { setupApi } from '../../../test/support/api-bundle.ts';
import { seedNight } from '../../../test/support/seed-sample.ts';
import { registerFields } from '../../domain/register-sample.ts';
import { createImportTally } from '../../pipeline/import-tally.ts';
import { beginSnapshot, endSnapshot } from '../../store/bulk-snapshots.ts';
import { writeNextSampleAt } from '../../store/next-sample.ts';

describe('GET /api/register/quality', () => {
  it('tells the agreement of every field, night by night, the latest first', async () => {
    const { db, get } = await setupApi();
    await writeNextSampleAt(db, Date.parse('2026-11-25T03:12:00Z'));
    await seedNight(db, '2026-11-22');
    await seedNight(db, '2026-11-23', { differing: { postal_code: 3, address: 2 } });

    const { data, next_sample_at: next } = (await get('/api/register/quality')).json();

    expect(next).toBe('2026-11-25T03:12:00.000Z');
    expect(data.map(({ night }: { night: string }) => night)).toEqual(['2026-11-23', '2026-11-22']);
    expect(data[0]).toMatchObject({
      state: 'complete',
      planned: 40,
      compared: 40,
      started_at: '2026-11-23T03:00:00.000Z',
      finished_at: '2026-11-23T03:05:00.000Z',
    });
    expect(data[0].fields).toHaveLength(registerFields.length);
    expect(data[0].fields).toContainEqual({
      field: 'postal_code',
      agreement: 0.925,
      agreed: 37,
      differed: 3,
      not_comparable: 0,
      is_alarming: true,
    });
    expect(data[0].fields).toContainEqual(
      expect.objectContaining({ field: 'address', agreement: 0.95, is_alarming: false }),
    );
  });

  it('judges no night that is not complete', async () => {
    const { db, get } = await setupApi();
    await seedNight(db, '2026-11-23', { compared: 30, differing: { postal_code: 30 } });

    const { data } = (await get('/api/register/quality')).json();

    expect(data[0]).toMatchObject({ state: 'running', compared: 30, finished_at: null });
    expect(data[0].fields).toContainEqual(
      expect.objectContaining({ field: 'postal_code', agreement: 0, is_alarming: false }),
    );
  });

  it('is empty before the first night, and gives as many nights as are asked for', async () => {
    const { db, get } = await setupApi();
    expect((await get('/api/register/quality')).json()).toEqual({ data: [], next_sample_at: null });

    for (const night of ['2026-11-21', '2026-11-22', '2026-11-23']) await seedNight(db, night);

    expect((await get('/api/register/quality?limit=2')).json().data).toHaveLength(2);
    expect((await get('/api/register/quality?limit=0')).statusCode).toBe(422);
  });
});

describe('GET /api/register/imports', () => {
  it('tells what was found in each file, and why one is held', async () => {
    const { db, get } = await setupApi();
    const snapshot = {
      fileName: 'a.zip',
      snapshotDate: '2026-11-02',
      scope: 'strike-off',
    } as const;
    for (const id of ['first', 'second']) {
      await beginSnapshot(db, {
        ...snapshot,
        id,
        isCompleteSet: true,
        now: id === 'first' ? 1 : 2,
      });
    }
    const quality = createImportTally().report({ coverage: 'rows_kept', duplicates: 3 });
    const found = {
      heldBecause: ['too few'],
      entered: 0,
      left: 0,
      absent: 0,
      previous: null,
      quality,
      register: { file: 'a.db', unread: { kept: 4, listed: 2, nameless: 0 } },
    };
    const end = { rowsRead: 10, rowsKept: 2, rowsRejected: 1, underThreat: 2, now: 3 };
    await endSnapshot(db, 'second', { ...end, state: 'held', report: JSON.stringify(found) });

    const { data } = (await get('/api/register/imports')).json();

    expect(data).toMatchObject([
      {
        state: 'held',
        rows_read: 10,
        under_threat: 2,
        held_because: ['too few'],
        quality: { coverage: 'rows_kept', duplicates: 3, malformed_postcodes: 0 },
        unread: { kept: 4, listed: 2, nameless: 0 },
      },
      { state: 'interrupted', held_because: [], entered: null, quality: null, unread: null },
    ]);
  });
});
