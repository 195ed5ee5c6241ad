import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../open-store.ts';
import { planNames } from './plan-snapshot.ts';
import { createStagingFile } from './staging-file.ts';
import { whileAttached } from './staging-tables.ts';

it('looks former names up by their row: to read them all for each row would take hours where all companies are known', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-'));
  const store = await openStore(`sqlite:${join(directory, 'test.db')}`);
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });
  using staging = createStagingFile(join(directory, 'test.import'));
  staging.finish();

  const steps = await whileAttached(store.db, staging.path, async () => {
    const { rows } = await sql<{ detail: string }>`explain query plan ${planNames}`.execute(
      store.db,
    );
    return rows.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH)/.test(detail));
  });

  const name = 'SEARCH name USING INDEX previous_names_by_row (row_id=?)';
  const known = expect.stringMatching(/^SEARCH known USING (COVERING )?INDEX .*company_number=/);
  expect(steps).toEqual(['SCAN staging.plan', name, known, known, name]);
});
