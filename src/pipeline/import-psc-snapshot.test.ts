import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pscLine, totalsLine, writePscFile } from '../../test/support/psc-files.ts';
import {
  seedCompany,
  seedController,
  seedEpisode,
  seedNumber,
  seedOfficer,
} from '../../test/support/seed-company.ts';
import type { Officer } from '../domain/officer.ts';
import { systemRandom } from '../runtime/random.ts';
import { systemTimers } from '../runtime/timers.ts';
import { openPscInput } from '../sources/companies-house-psc/open-psc-input.ts';
import { saveOfficers } from '../store/officers.ts';
import { openStore } from '../store/open-store.ts';
import { systemPrincipal } from '../store/settings.ts';
import { importPscSnapshot } from './import-psc-snapshot.ts';
import { mergeCompanyPeople } from './merge-company-people.ts';
import type { StepContext } from './step-context.ts';
import { generousLimits } from '../../test/support/generous-limits.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const number = seedNumber('01234567');
const born = { birth_month: 4, birth_year: 1970 };
const director: Officer = {
  companyNumber: number,
  appointmentId: 'appointment-1',
  officerId: 'officer-1',
  name: 'THISTLE, Morag',
  firstName: 'Morag',
  lastName: 'Thistle',
  title: null,
  officerRole: 'director',
  appointedOn: '2015-01-31',
  resignedOn: null,
  isCorporate: false,
  birthMonth: 4,
  birthYear: 1970,
};

async function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-psc-'));
  const file = join(directory, 'test.db');
  const store = await openStore(`sqlite:${file}`);
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });
  const { db } = store;
  const context: StepContext = {
    clock: { now: () => now },
    random: systemRandom,
    log: pino({ level: 'silent' }),
    systemPrincipalId: await systemPrincipal(db, { id: systemRandom.uuid(), now }),
    policy: {
      autoEnrich: 'all',
      confirm: 'transitions',
      providers: ['snov'],
      countsFirst: false,
      verify: 'off',
      maxCandidates: 0,
      officersFetch: 'always',
      cache: { domainsMs: 1, verifiedEmailsMs: 1, unverifiedEmailsMs: 1, missesMs: 1 },
      maxWaiting: generousLimits,
    },
  };
  await seedCompany(db, number);
  await seedEpisode(db, number);

  return {
    db,
    file,
    context,
    persons: () =>
      db
        .selectFrom('persons')
        .leftJoin('officers', 'officers.person_id', 'persons.id')
        .leftJoin('persons_with_significant_control as owner', 'owner.person_id', 'persons.id')
        .select(['persons.id', 'officers.officer_role', 'owner.psc_id'])
        .orderBy('persons.birth_year')
        .execute(),
    fetchOfficers: (officers: readonly Officer[]) =>
      db.transaction().execute(async (trx) => {
        await saveOfficers(trx, officers, { newId: () => systemRandom.uuid(), now });
        await mergeCompanyPeople(trx, context, number);
      }),
    run: async (lines: readonly string[], changes: Partial<StepContext> = {}) => {
      const path = await writePscFile(directory, '2026-11-20', [
        ...lines,
        totalsLine(lines.length),
      ]);
      return importPscSnapshot({
        db,
        context: { ...context, ...changes },
        timers: systemTimers,
        input: await openPscInput(path),
        fileName: 'snapshot.zip',
        scope: 'strike-off',
        snapshotDate: null,
        isAccepted: false,
        signal: new AbortController().signal,
        onProgress: () => undefined,
        rejectsPath: join(directory, 'rejects.jsonl'),
      });
    },
  };
}

describe('people of a company', () => {
  it('are the same whether officers or owners come first, and after officers are fetched again', async () => {
    const officersFirst = await setup();
    const ownersFirst = await setup();
    const owner = pscLine({ company: number, id: 'a' });

    await officersFirst.fetchOfficers([director]);
    await officersFirst.run([owner]);
    await ownersFirst.run([owner]);
    await ownersFirst.fetchOfficers([director]);
    const [before] = await ownersFirst.persons();
    await ownersFirst.fetchOfficers([{ ...director, resignedOn: '2026-11-19' }]);

    const both = [{ id: expect.any(String), officer_role: 'director', psc_id: 'a' }];
    expect(await officersFirst.persons()).toEqual(both);
    expect(await ownersFirst.persons()).toEqual(both);
    expect((await ownersFirst.persons())[0]?.id).toBe(before?.id);
  });

  it('outlive the loss of one role and end with the last', async () => {
    const { db, run, persons } = await setup();
    await seedOfficer(db, number, born);
    await run([
      pscLine({ company: number, id: 'a' }),
      pscLine({ company: number, id: 'b', year: 1990 }),
    ]);

    const report = await run([
      pscLine({ company: '07654321', id: 'x' }),
      pscLine({ company: '07654321', id: 'y' }),
    ]);

    expect(report).toMatchObject({ removed: 2, kept: 0, personsMerged: 0 });
    expect(await persons()).toMatchObject([{ officer_role: 'director', psc_id: null }]);
  });

  it('stay when a line of their company cannot be read, which may be theirs', async () => {
    const { db, run, persons } = await setup();
    const other = seedNumber('07654321');
    await seedCompany(db, other);
    await seedEpisode(db, other);
    // A tenth that cannot be read would be too much.
    const sound = Array.from({ length: 12 }, (_, index) =>
      pscLine({ company: number, id: `sound-${index}`, year: 1960 + index }),
    );
    await run([
      ...sound,
      pscLine({ company: number, id: 'b', year: 1990 }),
      pscLine({ company: other, id: 'c', year: 2000 }),
    ]);

    const report = await run([
      ...sound,
      pscLine({ company: number, id: 'b', data: { name: 7 } }),
      pscLine({ company: '00000009', id: 'x' }),
    ]);

    expect(report).toMatchObject({ held: null, rejected: 1, removed: 1 });
    const owners = (await persons()).map((person) => person.psc_id);
    expect(owners).toHaveLength(13);
    expect(owners).toContain('b');
  });

  it('are none behind companies and those whose details are protected', async () => {
    const { db, run } = await setup();
    await seedOfficer(db, number, { is_corporate: 1, first_name: null, last_name: null });

    await run([
      pscLine({
        company: number,
        id: 'a',
        data: { kind: 'corporate-entity-person-with-significant-control', name_elements: null },
      }),
      pscLine({
        company: number,
        id: 'b',
        data: {
          kind: 'super-secure-person-with-significant-control',
          name: undefined,
          name_elements: null,
        },
      }),
    ]);

    expect(await db.selectFrom('persons').select('id').execute()).toEqual([]);
    const owners = db
      .selectFrom('persons_with_significant_control')
      .select(['psc_id', 'person_id']);
    expect(await owners.execute()).toHaveLength(2);
  });

  it('are put together again when officers are fetched while the import is at work', async () => {
    const { db, file, run, persons } = await setup();
    await seedController(db, number, { psc_id: 'a', ...born, as_of: 1 });
    let drawn = 0;
    // The first is for the lease; the next are drawn when the people of the company were read, so that the plan is out of date.
    const uuid = (): string => {
      drawn += 1;
      if (drawn === 2) insertOfficer(file);
      return systemRandom.uuid();
    };

    await run([pscLine({ company: number, id: 'a' })], { random: { ...systemRandom, uuid } });

    expect(await persons()).toMatchObject([{ officer_role: 'director', psc_id: 'a' }]);
  });

  it('do not lose a newer fact to an older snapshot', async () => {
    const { db, run } = await setup();
    await seedController(db, number, { psc_id: 'a', name: 'Newer Name', as_of: now });
    await seedController(db, number, { psc_id: 'newer', as_of: now });

    const report = await run([pscLine({ company: number, id: 'a' })]);

    expect(report).toMatchObject({ inserted: 0, updated: 0, removed: 0, unchanged: 1 });
    const names = db
      .selectFrom('persons_with_significant_control')
      .select('name')
      .orderBy('psc_id');
    expect(await names.execute()).toEqual([
      { name: 'Newer Name' },
      { name: 'Mrs Morag Anne Thistle' },
    ]);
  });
});

function insertOfficer(file: string): void {
  using other = new DatabaseSync(file, { timeout: 5_000 });
  other.exec(
    `insert into officers (id, company_number, appointment_id, name, first_name, last_name, officer_role, is_corporate,
       birth_month, birth_year, source, fetched_at)
     values ('11111111-1111-4111-8111-111111111111', '01234567', 'x', 'THISTLE, Morag', 'Morag', 'Thistle', 'director', 0,
       4, 1970, 'rest', ${now})`,
  );
}
