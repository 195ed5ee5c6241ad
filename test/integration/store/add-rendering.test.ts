import { expect, it } from 'vitest';
import { requestScan } from '../../../src/pipeline/request-scan.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { setupApi } from '../../support/api-bundle.ts';

const before = '0051-remember-refused-lookups';

it('a scan that waits for the browser is one of the website lane again before there was another, and a stop of websites holds for both', async () => {
  const { db, context } = await setupApi();
  const jobId = await requestScan(db, context, {
    target: { companyNumber: null, domainId: null, domain: 'acmewidgets.co.uk' },
    createdBy: null,
    maxPages: 10,
  });
  await db.updateTable('jobs').set({ lane: 'rendering' }).where('id', '=', jobId).execute();
  await db
    .insertInto('lane_pauses')
    .values({ lane: 'website', paused_at: 1, paused_by: context.systemPrincipalId })
    .execute();

  await migrate(db, before);
  const older = await db.selectFrom('jobs').select('lane').where('id', '=', jobId).execute();
  await migrate(db);

  expect(older).toEqual([{ lane: 'website' }]);
  expect(
    await db.selectFrom('lane_pauses').select(['lane', 'paused_at']).orderBy('lane').execute(),
  ).toEqual([
    { lane: 'rendering', paused_at: 1 },
    { lane: 'website', paused_at: 1 },
  ]);
});
