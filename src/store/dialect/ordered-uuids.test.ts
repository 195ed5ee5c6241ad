import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { systemRandom } from '../../runtime/random.ts';
import { openStore } from '../open-store.ts';
import { orderedUuids } from './ordered-uuids.ts';

const now = Date.parse('2026-11-02T09:00:00Z');

describe('ordered UUIDs', () => {
  it('are UUIDs of version 7 that rise with the counter', async () => {
    const store = await openStore('sqlite::memory:');
    onTestFinished(() => store[Symbol.asyncDispose]());
    const uuid = orderedUuids(now, systemRandom.uuid());

    const { rows } = await sql<{ id: string }>`
      with recursive counters (n) as (select 1 union all select n + 977 from counters where n < 4000000)
      select ${uuid(sql.ref('n'))} as id from counters order by n
    `.execute(store.db);

    const ids = rows.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !z.uuidv7().safeParse(id).success)).toEqual([]);
  });
});
