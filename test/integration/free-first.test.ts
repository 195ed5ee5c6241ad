import { describe, expect, it } from 'vitest';
import { planCandidates } from '../../src/pipeline/plan-candidates.ts';
import { findCompany } from '../../src/store/companies.ts';
import type { Db } from '../../src/store/open-store.ts';
import { noRegister } from '../../src/store/register-file/current-register.ts';
import { exportLeads } from '../../src/pipeline/export-leads.ts';
import { hash, setupPaidWork, type PaidWork } from '../support/paid-work.ts';
import {
  seedCompany,
  seedContact,
  seedController,
  seedDomain,
  seedOfficer,
} from '../support/seed-company.ts';

const dayMs = 86_400_000;

/** Jane, a director of a company with a proven site on which one colleague's address stands. */
async function setupColleagues(colleagueLocal = 'tom.ashby') {
  const work = await setupPaidWork();
  const { officerId } = await work.addPerson('00000001', {
    firstName: 'Jane',
    lastName: 'Okafor',
    domain: 'acme-widgets.co.uk',
  });
  const companyNumber = await numberOf(work.db);
  const { id: domainId } = await work.db
    .selectFrom('domains')
    .select('id')
    .executeTakeFirstOrThrow();
  const colleague = await seedOfficer(work.db, companyNumber, {
    first_name: 'Tom',
    last_name: 'Ashby',
  });
  await seedContact(work.db, companyNumber, {
    domain_id: domainId,
    email: `${colleagueLocal}@acme-widgets.co.uk`,
    email_type: 'corporate',
    method: 'website',
    verification_status: 'unverified',
    expires_at: work.time.now + 30 * dayMs,
  });
  return { work, officerId, colleague, companyNumber };
}

async function numberOf(db: Db) {
  const row = await db.selectFrom('companies').select('company_number').executeTakeFirstOrThrow();
  return row.company_number;
}

async function contactOf(work: PaidWork, officerId: string) {
  return work.db
    .selectFrom('contacts')
    .select(['email', 'method', 'verification_status', 'confidence'])
    .where('officer_id', '=', officerId)
    .executeTakeFirst();
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

describe('free sources come first', () => {
  it('buys nothing for whom a page names, and only the other person', async () => {
    const { work, colleague } = await setupColleagues();

    await work.run();

    expect(work.snov.starts.map((start) => start.rows.map((row) => row.name))).toEqual([
      ['Jane Okafor'],
    ]);
    expect(await contactOf(work, colleague)).toMatchObject({
      email: 'tom.ashby@acme-widgets.co.uk',
      method: 'website',
    });
  });

  it('derives an address by the making that a page shows, which never leaves while nobody confirms it', async () => {
    const { work, officerId } = await setupColleagues();
    work.snov.findsFor = () => [];

    await work.run();

    expect(await contactOf(work, officerId)).toEqual({
      email: 'jane.okafor@acme-widgets.co.uk',
      method: 'pattern',
      verification_status: 'unverified',
      confidence: 0.35,
    });
    expect(await exported(work)).toContainEqual([null, 'derived address, not confirmed']);
    expect(JSON.stringify(await exported(work))).not.toContain('jane.okafor');
    const step = await work.db
      .selectFrom('enrichment_steps')
      .select(['state', 'reason'])
      .where('step', '=', 'derive-emails')
      .executeTakeFirst();
    expect(step).toEqual({
      state: 'done',
      reason:
        'pattern first.last, shown by 1 address(es) of acme-widgets.co.uk: 1 derived, none confirmed',
    });
    const events = await work.db
      .selectFrom('events')
      .select('data')
      .where('type', '=', 'lead.enriched')
      .execute();
    expect(events.map(({ data }) => JSON.parse(data))).toMatchObject([{ emails_found: 1 }]);
  });

  it('lets it leave as soon as a provider has said valid', async () => {
    const { work, officerId } = await setupColleagues('tomashby');
    work.snov.findsFor = () => ['janeokafor'];

    await work.run();

    expect(await contactOf(work, officerId)).toMatchObject({
      email: 'janeokafor@acme-widgets.co.uk',
      verification_status: 'valid',
      confidence: 0.95,
    });
    expect(await exported(work)).toContainEqual(['janeokafor@acme-widgets.co.uk', null]);
  });

  it('forgets what it derived when a provider finds another address', async () => {
    const { work, officerId } = await setupColleagues();
    work.snov.findsFor = () => ['boss'];

    await work.run();

    const contacts = await work.db
      .selectFrom('contacts')
      .select('email')
      .where('officer_id', '=', officerId)
      .execute();
    expect(contacts).toEqual([{ email: 'boss@acme-widgets.co.uk' }]);
  });

  it('derives nothing on a site that is not proven, nor for two people of one spelling', async () => {
    const unproven = await setupColleagues();
    unproven.work.snov.findsFor = () => [];
    await unproven.work.db.updateTable('domains').set({ verdict: 'not_proven' }).execute();
    await unproven.work.run();
    expect(await contactOf(unproven.work, unproven.officerId)).toBeUndefined();

    const twins = await setupColleagues();
    twins.work.snov.findsFor = () => [];
    const other = await seedOfficer(twins.work.db, twins.companyNumber, {
      first_name: 'Jane Mary',
      last_name: 'Okafor',
    });
    await twins.work.run();
    expect(await contactOf(twins.work, twins.officerId)).toBeUndefined();
    expect(await contactOf(twins.work, other)).toBeUndefined();
  });
});

describe('people who are looked for', () => {
  it('are directors and members of an LLP in office, each of them, and nobody else', async () => {
    const work = await setupPaidWork();
    await work.addPerson('00000001', {
      firstName: 'First',
      lastName: 'Director',
      domain: 'acme-widgets.co.uk',
    });
    const companyNumber = await numberOf(work.db);
    const add = (last_name: string, changes: object) =>
      seedOfficer(work.db, companyNumber, { first_name: 'Some', last_name, ...changes });
    await add('Second', {});
    await add('Member', { officer_role: 'llp-member' });
    await add('Designated', { officer_role: 'llp-designated-member' });
    await add('Gone', { resigned_on: '2026-01-01' });
    await add('Secretary', { officer_role: 'secretary' });
    await add('Nominee', { officer_role: 'nominee-director' });
    await add('Corporate', { officer_role: 'corporate-director', is_corporate: 1 });
    await add('Owned', { is_corporate: 1 });
    await add('Nameless', { first_name: null });

    await work.run();

    const asked = work.snov.starts.flatMap((start) => start.rows.map((row) => row.name));
    expect(asked.toSorted()).toEqual([
      'First Director',
      'Some Designated',
      'Some Member',
      'Some Second',
    ]);
  });
});

describe('candidates from other companies', () => {
  it('are proven websites of the same officer’s companies and of the owner, before names are tried', async () => {
    const { db, context } = await setupPaidWork();
    const wanted = await seedCompany(db, '00000001', { company_name: 'WANTED LTD' });
    const sister = await seedCompany(db, '00000002', { company_name: 'SISTER LTD' });
    const owner = await seedCompany(db, '00000003', { company_name: 'OWNER LTD' });
    const namesake = await seedCompany(db, '00000004', { company_name: 'NAMESAKE LTD' });
    for (const company of [wanted, sister]) {
      await seedOfficer(db, company, { officer_id: 'officer-of-both' });
    }
    // One name, another person.
    await seedOfficer(db, namesake, { officer_id: 'somebody-else' });
    await seedController(db, wanted, {
      kind: 'corporate-entity-person-with-significant-control',
      registration_number: owner,
    });
    await seedDomain(db, sister, { domain: 'sister.co.uk' });
    await seedDomain(db, owner, { domain: 'owner.co.uk' });
    await seedDomain(db, namesake, { domain: 'namesake.co.uk' });
    const company = await findCompany(db, wanted);
    if (company === undefined) throw new Error('no company');
    const policy = { ...context.policy, maxCandidates: 2 };

    const plan = () => planCandidates(db, { ...context, policy }, { company, notBefore: 0 });
    expect((await plan()).untried.slice(0, 3)).toMatchObject([
      { domain: 'sister.co.uk', form: 'website of SISTER LTD, the same officer' },
      { domain: 'owner.co.uk', form: 'website of OWNER LTD, the same group' },
      { domain: 'wanted.co.uk' },
    ]);

    // An agent who is appointed everywhere tells nothing.
    for (let at = 10; at < 22; at += 1) {
      const other = await seedCompany(db, `000000${at}`);
      await seedOfficer(db, other, { officer_id: 'officer-of-both' });
    }
    expect((await plan()).untried.map((each) => each.domain)).not.toContain('sister.co.uk');
  });
});

describe('the order of buying', () => {
  it('is by what a look-up is worth', async () => {
    const work = await setupPaidWork();
    const stage = 'first_notice' as const;
    const leads = [
      ['00000001', 'Late', { stage, earliest_dissolution_date: '2020-01-01' }],
      ['00000002', 'Paused', { stage: 'suspended' }],
      ['00000003', 'Timely', { stage, earliest_dissolution_date: '2099-01-01' }],
    ] as const;
    for (const [number, firstName, changes] of leads) {
      const { episodeId } = await work.addPerson(number, {
        firstName,
        lastName: 'Order',
        domain: `order-${number}.co.uk`,
      });
      await work.db.updateTable('episodes').set(changes).where('id', '=', episodeId).execute();
    }

    await work.run();

    expect(work.snov.starts[0]?.rows.map((row) => row.name)).toEqual([
      'Timely Order',
      'Paused Order',
      'Late Order',
    ]);
  });
});
