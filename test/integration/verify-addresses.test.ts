import { describe, expect, it } from 'vitest';
import type { VerificationMode } from '../../src/domain/enrichment.ts';
import { hiddenByOwner } from '../../src/domain/paid-provider.ts';
import { noRegister } from '../../src/store/register-file/current-register.ts';
import { exportLeads } from '../../src/pipeline/export-leads.ts';
import { planRun } from '../../src/pipeline/plan-run.ts';
import { saveContact } from '../../src/store/contacts.ts';
import { hash, setupPaidWork, type PaidWork } from '../support/paid-work.ts';
import { seedContact, seedOfficer } from '../support/seed-company.ts';

const dayMs = 86_400_000;
const domain = 'acme-widgets.co.uk';
const published = `tom.ashby@${domain}`;
const derived = `jane.okafor@${domain}`;

/** Jane, of whom a provider finds nothing, and Tom, whose address stands on the company's proven site and shows how hers is made. */
async function setup(verify: VerificationMode = 'used', balance = 100) {
  const work = await setupPaidWork({ verify, balance });
  work.snov.findsFor = () => [];
  const { officerId: jane } = await work.addPerson('00000001', {
    firstName: 'Jane',
    lastName: 'Okafor',
    domain,
  });
  const { company_number: companyNumber } = await work.db
    .selectFrom('companies')
    .select('company_number')
    .executeTakeFirstOrThrow();
  const { id: domainId } = await work.db
    .selectFrom('domains')
    .select('id')
    .executeTakeFirstOrThrow();
  const tom = await seedOfficer(work.db, companyNumber, { first_name: 'Tom', last_name: 'Ashby' });
  const onSite = {
    domain_id: domainId,
    method: 'website',
    form: 'mailto',
    verification_status: 'unverified',
    expires_at: work.time.now + 30 * dayMs,
  } as const;
  await seedContact(work.db, companyNumber, { ...onSite, email: published });
  await seedContact(work.db, companyNumber, {
    ...onSite,
    email: `info@${domain}`,
    email_type: 'service',
  });
  return { work, jane, tom, companyNumber };
}

async function contacts(work: PaidWork) {
  const rows = await work.db
    .selectFrom('contacts')
    .select(['email', 'verification_status', 'verified_at'])
    .orderBy('email')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.email, row.verification_status]));
}

async function exported(work: PaidWork) {
  const options = {
    register: noRegister,
    hash,
    hiddenPersonal: 'review' as const,
    now: work.time.now,
  };
  const rows = [];
  for await (const row of exportLeads(work.db, options)) rows.push(row);
  return rows.map((row) => [row.contact?.email ?? null, row.withheldReason]);
}

const verified = (work: PaidWork): string[] =>
  work.snov.starts.flatMap(({ rows }) =>
    rows.filter((row) => row.isVerification).map((row) => row.name),
  );

describe('paid verification', () => {
  it('is of what will be used and is not verified: a published address, and a derived one that a look-up did not find', async () => {
    const { work } = await setup();

    await work.run();

    expect(verified(work).toSorted()).toEqual([derived, published]);
    expect(await contacts(work)).toEqual({
      [derived]: 'valid',
      [published]: 'valid',
      [`info@${domain}`]: 'unverified',
    });
    expect(await exported(work)).toContainEqual([derived, null]);
    expect((await work.books()).spent).toBe('2.00');
    expect(await work.steps('verify-emails')).toMatchObject([
      { state: 'skipped', reason: 'no address that will be used is unverified' },
    ]);
    expect((await work.steps('find-emails')).map(({ state }) => state)).toEqual(['done']);
  });

  it('is by default only of what stands on a site that is likely theirs and not proven', async () => {
    const proven = await setup('unproven');
    const likely = await setup('unproven');
    await likely.work.db.updateTable('domains').set({ verdict: 'likely' }).execute();

    await proven.work.run();
    await likely.work.run();

    expect(verified(proven.work)).toEqual([]);
    expect(verified(likely.work)).toEqual([published]);
    expect(await contacts(likely.work)).toMatchObject({ [published]: 'valid' });
  });

  it('comes after the look-up, which costs only what it finds', async () => {
    const { work } = await setup();
    work.snov.findsFor = () => ['jane.okafor'];

    await work.run();

    expect(verified(work)).toEqual([published]);
    expect((await work.books()).spent).toBe('2.00');
  });

  it('is not of a derived address while nobody knows how the look-up of its owner ended', async () => {
    const { work } = await setup();
    work.snov.fates.push('swallowed');

    await work.run(60_000);

    expect(verified(work)).toEqual([published]);
    expect((await work.steps('find-emails')).map(({ state }) => state)).toEqual(['parked']);
  });

  it('is in the estimate of a run as far as the settings ask for it, and costs what that says', async () => {
    const { work } = await setup('off');
    await work.run();
    const planned = async (verify: VerificationMode) => {
      const about = {
        view: 'open',
        limit: 10,
        hash,
        providers: ['snov'],
        now: work.time.now,
      } as const;
      const { people, verifications, estimate } = await planRun(work.db, { ...about, verify });
      return { people, verifications, credits: estimate.expectedCredits };
    };

    // Nobody is left to be looked for: Tom's address is published, and nothing is found of Jane.
    expect(await planned('off')).toEqual({ people: 0, verifications: 0, credits: 0 });
    expect(await planned('unproven')).toEqual({ people: 0, verifications: 0, credits: 0 });
    expect(await planned('used')).toEqual({ people: 0, verifications: 2, credits: 2 });
    await work.db.updateTable('domains').set({ verdict: 'likely' }).execute();
    expect(await planned('unproven')).toMatchObject({ verifications: 1, credits: 1 });
    // A guessed address is nobody's: whoever has no other is looked for.
    await work.db.deleteFrom('lookups').execute();
    expect(await planned('unproven')).toMatchObject({ people: 1, verifications: 1 });
  });

  it('is not bought unless the settings say so', async () => {
    const { work } = await setup('off');

    await work.run();

    expect(verified(work)).toEqual([]);
    expect(await work.steps('verify-emails')).toMatchObject([
      { state: 'skipped', reason: 'enrichment.verify is off' },
    ]);
    expect(await exported(work)).toContainEqual([null, 'derived address, not confirmed']);
  });

  it('that says not valid or cannot tell lets a derived address out as little as before, and costs the same', async () => {
    for (const said of ['not_valid', 'unknown'] as const) {
      const { work } = await setup();
      work.snov.verifies = (email) => (email === derived ? said : 'valid');

      await work.run();
      await work.lookAgain('00000001');
      await work.run();

      expect(JSON.stringify(await exported(work))).not.toContain('jane.okafor');
      expect((await work.books()).spent).toBe('2.00');
    }
  });

  it('that cannot tell raises the confidence neither of a derived nor of a published address, and says so', async () => {
    const believed = ({ db }: PaidWork) =>
      db
        .selectFrom('contacts')
        .select(['email', 'confidence', 'confidence_reasons'])
        .where('email', 'in', [derived, published])
        .orderBy('email')
        .execute();
    const { work } = await setup();
    work.snov.verifies = () => 'unknown';

    await work.run();

    expect(verified(work).toSorted()).toEqual([derived, published]);
    const inVain = '; a provider could not check it: its server accepts everything';
    expect(await believed(work)).toEqual([
      {
        email: derived,
        confidence: 0.35,
        confidence_reasons: JSON.stringify([
          { reason: `derived from 1 address(es) of its domain${inVain}`, factor: 0.35 },
        ]),
      },
      {
        email: published,
        confidence: 0.95,
        confidence_reasons: JSON.stringify([
          { reason: `published on a page${inVain}`, factor: 0.95 },
        ]),
      },
    ]);
  });

  it('that says not valid withholds a published address, and its owner is looked for', async () => {
    const { work } = await setup();
    work.snov.verifies = (email) => (email === published ? 'not_valid' : 'valid');

    await work.run();

    expect((await contacts(work))[published]).toBe('invalid');
    expect(await exported(work)).toContainEqual([null, 'a provider says that it does not exist']);
    expect(work.snov.timesBought(`Tom Ashby @ ${domain}`)).toBe(1);
  });

  it('is of an address once in ninety days, for whichever company', async () => {
    const { work } = await setup();
    await work.run();
    await work.db
      .updateTable('contacts')
      .set({ verification_status: 'unverified', verified_at: null, confidence: 0.5 })
      .execute();
    work.time.now += 89 * dayMs;
    await work.lookAgain('00000001');

    await work.run();

    expect(verified(work).toSorted()).toEqual([derived, published]);
    expect((await contacts(work))[published]).toBe('valid');
  });

  it('of an address that its owner had hidden puts it on the list of those who are left alone', async () => {
    const { work } = await setup();
    work.snov.verifies = (email) => (email === published ? hiddenByOwner : 'valid');

    await work.run();

    const { value_hash: listed, reason } = await work.db
      .selectFrom('suppressions')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(listed).toBe(hash('email', published));
    expect(reason).toBe('hidden by its owner at Snov.io');
    expect(await exported(work)).toContainEqual([null, 'address is suppressed']);
  });

  it('is not bought of an address that is suppressed, nor once it is while it waits', async () => {
    const { work } = await setup();
    await work.db
      .insertInto('suppressions')
      .values({
        id: '00000000-0000-4000-8000-00000000aaaa',
        kind: 'email',
        value_hash: hash('email', published),
        reason: 'asked',
        created_at: work.time.now,
      })
      .execute();

    await work.run();

    expect(verified(work)).toEqual([derived]);
  });

  it('is not bought again when the answer leaves out the address, which was charged', async () => {
    const { work } = await setup();
    work.snov.leavesOut = ({ name }) => name === published;

    await work.run();
    await work.lookAgain('00000001');
    await work.run();

    expect(verified(work).toSorted()).toEqual([derived, published]);
    expect((await contacts(work))[published]).toBe('unverified');
    const [verification] = await work.steps('verify-emails');
    expect(verification).toMatchObject({
      state: 'skipped',
      reason: 'a paid verification of the address is in doubt',
    });
  });

  it('holds against a page that is read later', async () => {
    const { work, companyNumber } = await setup();
    work.snov.verifies = (email) => (email === published ? 'not_valid' : 'valid');
    await work.run();
    const seen = await work.db
      .selectFrom('contacts')
      .selectAll()
      .where('email', '=', published)
      .executeTakeFirstOrThrow();
    const again = { ...seen, verification_status: 'unverified', confidence: 0.95 } as const;
    const readAt = (now: number) =>
      work.db
        .transaction()
        .execute((trx) => saveContact(trx, { ...again, discovered_at: now, verified_at: null }));

    await readAt(work.time.now);
    const within = (await contacts(work))[published];
    await readAt(work.time.now + 91 * dayMs);

    expect(companyNumber).toBe(seen.company_number);
    expect([within, (await contacts(work))[published]]).toEqual(['invalid', 'unverified']);
  });

  it('is not planned again and again where the company’s domain is suppressed and the address is of another', async () => {
    const { work, companyNumber, tom } = await setup();
    const { domain_id: domainId } = await work.db
      .selectFrom('contacts')
      .select('domain_id')
      .where('email', '=', published)
      .executeTakeFirstOrThrow();
    await seedContact(work.db, companyNumber, {
      domain_id: domainId,
      officer_id: tom,
      email: 'tom@elsewhere.example',
      method: 'website',
      form: 'mailto',
      verification_status: 'unverified',
      expires_at: work.time.now + dayMs,
    });
    await work.db
      .insertInto('suppressions')
      .values({
        id: '00000000-0000-4000-8000-00000000bbbb',
        kind: 'domain',
        value_hash: hash('domain', domain),
        reason: 'asked',
        created_at: work.time.now,
      })
      .execute();

    await work.run();

    expect(work.snov.starts).toEqual([]);
    expect((await work.steps('find-emails')).map(({ state }) => state)).toEqual(['skipped']);
  });

  it('is joined by the address, whatever the order and the spelling of the answer', async () => {
    const { work } = await setup();
    // The imitated account answers in the reverse order.
    work.snov.verifies = (email) => (email === derived ? 'not_valid' : 'valid');

    await work.run();

    expect(await contacts(work)).toMatchObject({ [derived]: 'invalid', [published]: 'valid' });
  });

  it('never leaves twice, wherever the process dies', async () => {
    const passed = (await killedAt(Infinity)).passed;
    for (let point = 1; point <= passed; point += 1) {
      const { work } = await killedAt(point);
      for (const email of [derived, published]) {
        expect(work.snov.timesRisked(email), `${email}, killed at ${point}`).toBeLessThanOrEqual(1);
      }
      const { sum, spent, unexplained } = await work.books();
      expect(sum).toBe('0.00');
      expect(Number(spent) + Number(unexplained)).toBe(100 - work.snov.balance);
    }
  });

  it('stops where the credits end, and goes on when there are some again', async () => {
    const { work } = await setup('used', 1);

    await work.run(60_000);
    const before = verified(work).length;
    work.snov.balance += 10;
    await work.run();

    expect(before).toBeLessThanOrEqual(2);
    expect(await contacts(work)).toMatchObject({ [derived]: 'valid', [published]: 'valid' });
    expect((await work.books()).spent).toBe('2.00');
  });
});

async function killedAt(point: number) {
  const { work } = await setup();
  return { work, passed: await work.runKilledAt(point) };
}
