import { expect, it } from 'vitest';
import { noRegister } from '../../src/store/register-file/current-register.ts';
import { exportLeads } from '../../src/pipeline/export-leads.ts';
import type { LeadRow } from '../../src/outputs/csv-export/lead-row.ts';
import { personKey } from '../../src/domain/person-key.ts';
import { createSuppressionHash, saveSuppression } from '../../src/store/suppressions.ts';
import {
  seedCompany,
  seedContact,
  seededAt,
  seedEpisode,
  seedId,
  seedOfficer,
} from '../support/seed-company.ts';
import { setupDatabase } from '../support/setup-database.ts';

const hash = createSuppressionHash(Buffer.alloc(32, 7));

async function setup() {
  const { db } = await setupDatabase();
  const company = await seedCompany(db, '00000001');
  await seedEpisode(db, company, { confirmed_at: seededAt });
  const born = { birth_month: 5, birth_year: 1970 };
  const officer = await seedOfficer(db, company, born);
  await seedContact(db, company, { officer_id: officer });
  const rows = async (): Promise<readonly LeadRow[]> => {
    const all: LeadRow[] = [];
    for await (const row of exportLeads(db, {
      register: noRegister,
      hash,
      hiddenPersonal: 'review',
      now: seededAt,
    }))
      all.push(row);
    return all;
  };
  return { db, rows };
}

it('names the person behind an address', async () => {
  const { rows } = await setup();

  expect((await rows()).map(({ officer }) => officer?.name)).toEqual(['THISTLE, Morag']);
});

it('does not even name a person who asked to be left alone after an address was found', async () => {
  const { db, rows } = await setup();
  const key = personKey({
    firstName: 'Morag',
    lastName: 'Thistle',
    birthMonth: 5,
    birthYear: 1970,
  });
  await saveSuppression(db, {
    id: seedId(),
    kind: 'person',
    valueHash: hash('person', key ?? ''),
    reason: 'asked by hand',
    now: seededAt,
  });

  expect(await rows()).toMatchObject([
    { officer: null, contact: null, withheldReason: 'person is suppressed' },
  ]);
});
