import { expect, it } from 'vitest';
import { askEnrichment } from '../../src/pipeline/ask-enrichment.ts';
import { holdCompany } from '../../src/store/hold-company.ts';
import { toCompanyRow } from '../../src/store/snapshot/staged-row.ts';
import { bulkCompany } from '../support/bulk-company.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { stepContextFor } from '../support/step-context.ts';
import { seedCompany } from '../support/seed-company.ts';
import { virtualStart } from '../support/virtual-time.ts';

const previousNames = [{ companyName: 'FORMER LTD', ceasedOn: '2020-01-31' }];
const ofFile = bulkCompany({ companyNumber: 7_654_321, companyName: 'IN FILE LTD', previousNames });
const unheld = {
  row: toCompanyRow(ofFile, { asOf: virtualStart - 1, now: virtualStart }),
  previousNames,
};

it('a company of the register file can be asked for: it is taken over and the register is asked', async () => {
  const { db } = await setupDatabase();
  const context = await stepContextFor(db, { clock: { now: () => virtualStart } });

  await db.transaction().execute(async (trx) => {
    await holdCompany(trx, unheld);
    await askEnrichment(trx, context, {
      name: 'POST /api/discovery/domain',
      companies: [ofFile.companyNumber],
      maxCredits: null,
      isRefresh: false,
      step: 'check-status',
      seeks: 'domain',
      principalId: context.systemPrincipalId,
    });
  });

  const jobs = await db.selectFrom('jobs').select('kind').orderBy('kind').execute();
  expect(jobs.map(({ kind }) => kind)).toEqual(['check-status', 'follow-run']);
  const held = await db.selectFrom('companies').selectAll().executeTakeFirstOrThrow();
  expect(held).toMatchObject({ company_name: 'IN FILE LTD', status_source: 'bulk' });
  const names = await db.selectFrom('previous_names').select('company_name').execute();
  expect(names).toEqual([{ company_name: 'FORMER LTD' }]);
});

it('one that is held meanwhile stays as it is', async () => {
  const { db } = await setupDatabase();
  await seedCompany(db, ofFile.companyNumber, { company_name: 'NEWER NAME LTD' });

  await db.transaction().execute((trx) => holdCompany(trx, unheld));

  const held = await db.selectFrom('companies').selectAll().execute();
  expect(held).toMatchObject([{ company_name: 'NEWER NAME LTD' }]);
  expect(await db.selectFrom('previous_names').selectAll().execute()).toEqual([]);
});
