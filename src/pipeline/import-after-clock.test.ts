import { describe, expect, it } from 'vitest';
import {
  activeRows as others,
  now,
  setupImport,
  struckOff,
  wholeOctober,
  wholeSeptember,
} from '../../test/support/imported-register.ts';
import { seedNumber } from '../../test/support/seed-company.ts';

const threatened = [...others, { number: '00000001', status: struckOff }];

describe('a file, where a clock that was ahead has stored what is known of a company', () => {
  it.each([
    ['says that it is active', [...others, { number: '00000001', status: 'Active' }]],
    ['leaves it out', others],
  ])('and the file %s: it ends no episode, and the register is asked', async (_what, rows) => {
    const { db, importRows, episodes, jobs } = await setupImport();
    await importRows(wholeSeptember, threatened);
    await db
      .updateTable('companies')
      .set({ status_as_of: now + 86_400_000, status_source: 'rest' })
      .where('company_number', '=', seedNumber('00000001'))
      .execute();
    await db.deleteFrom('jobs').execute();

    await importRows(wholeOctober, rows);

    expect(await episodes()).toMatchObject([{ state: 'open' }]);
    expect(await jobs()).toMatchObject([{ kind: 'check-status', subject: '00000001' }]);
  });
});
