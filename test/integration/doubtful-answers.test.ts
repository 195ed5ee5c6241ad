import { describe, expect, it } from 'vitest';
import type { ProviderEmail } from '../../src/domain/paid-provider.ts';
import { toGateContact } from '../../src/pipeline/export-leads.ts';
import { openGate } from '../../src/pipeline/gate.ts';
import { countUnowned } from '../../src/store/domain-candidates.ts';
import { listContacts } from '../../src/store/contacts.ts';
import { saveSuppression } from '../../src/store/suppressions.ts';
import { personKey } from '../../src/domain/person-key.ts';
import { InMemoryProvider, type ProviderKnowledge } from '../support/in-memory-provider.ts';
import { hash, setupPaidWork, type PaidWork } from '../support/paid-work.ts';
import { seedId, seedNumber, seedOfficer } from '../support/seed-company.ts';

const hourMs = 3_600_000;
const number = '00000001';

function provider(knowledge: Partial<ProviderKnowledge>, name: 'snov' | 'hunter' = 'snov') {
  const empty = { domains: {}, people: {}, addresses: {}, counts: {} };
  return new InMemoryProvider({
    name,
    credits: 100,
    knowledge: { ...empty, ...knowledge },
    answersAtOnce: false,
  });
}

const valid = (email: string): ProviderEmail => ({
  email,
  smtpStatus: 'valid',
  unknownReason: null,
  score: null,
});

async function contactsOf(work: PaidWork) {
  const contacts = await listContacts(work.db, [seedNumber(number)]);
  return contacts.map((contact) => ({
    email: contact.email,
    confidence: contact.confidence,
    owner: contact.officer_id,
    sharers: contact.sharers.map(({ id }) => id),
    reason: contact.officer_reason,
    doubts: toGateContact(contact).doubts,
    because: contact.confidence_reasons ?? '',
    record: contact,
  }));
}

const monthOf = (year: number | null): number | null => (year === null ? null : 4);

/** A company with two directors of one name, of whose question the provider knows the answer. */
async function setupTwo(
  [first, second]: readonly [string, string],
  births: readonly [number | null, number | null] = [1950, 1985],
) {
  const work = await setupPaidWork();
  const domain = 'smith.co.uk';
  const { officerId } = await work.addPerson(number, {
    firstName: first,
    lastName: 'Smith',
    domain,
  });
  await work.db
    .updateTable('officers')
    .set({ birth_year: births[0], birth_month: monthOf(births[0]), name: 'SMITH, First' })
    .execute();
  const otherId = await seedOfficer(work.db, seedNumber(number), {
    first_name: second,
    last_name: 'Smith',
    name: 'SMITH, Second',
    birth_year: births[1],
    birth_month: monthOf(births[1]),
  });
  const found = [valid('j.smith@smith.co.uk')];
  const people = Object.fromEntries(
    [first, second].map((each) => [`${each.toLowerCase()} smith @ ${domain}`, found]),
  );
  const snov = provider({ people });
  await work.runWith(snov, hourMs);
  return { work, snov, officerId, otherId };
}

it('takes no mailbox that nobody reads for the address of a person', async () => {
  const work = await setupPaidWork();
  const domain = 'thistle.co.uk';
  await work.addPerson(number, { firstName: 'Morag', lastName: 'Thistle', domain });
  const found = [valid(`noreply@${domain}`), valid(`morag@${domain}`)];

  await work.runWith(provider({ people: { [`morag thistle @ ${domain}`]: found } }), hourMs);

  expect((await contactsOf(work)).map(({ email }) => email)).toEqual([`morag@${domain}`]);
});

describe('a name for the domain of a company that can be none', () => {
  it.each([
    ['facebook.com', 'a site on which others have pages'],
    ['co.uk', 'an ending under which domains are registered'],
    ['127.0.0.1', 'an IP address'],
    ['wixsite.com', 'a site that hosts those of others'],
    ['gmail.com', 'a mail provider'],
  ])(
    '(%s) is refused by its own word, counted, and costs no further credit',
    async (named, what) => {
      const work = await setupPaidWork();
      const snov = provider({ domains: { 'alpha ltd': named } });
      await work.addCompany(number, 'ALPHA LTD');
      await seedOfficer(work.db, seedNumber(number), { first_name: 'Morag', last_name: 'Thistle' });

      await work.runWith(snov, hourMs);
      await work.runWith(snov, hourMs);

      expect(snov.submitted.map(({ operation }) => operation)).toEqual(['company-domain-by-name']);
      expect(await work.db.selectFrom('domains').select('domain').execute()).toEqual([]);
      expect(await work.steps('find-domain')).toMatchObject([
        { state: 'done', reason: `no domain: the provider found none (named ${named}: ${what})` },
      ]);
      expect(
        await work.db
          .selectFrom('domain_candidates')
          .select(['domain', 'form', 'outcome', 'reason'])
          .execute(),
      ).toEqual([
        { domain: named, form: 'named by Snov.io', outcome: 'nobodys_own', reason: what },
      ]);
      expect(await countUnowned(work.db)).toEqual([{ reason: what, count: 1 }]);
    },
  );

  it('lets the next provider be asked', async () => {
    const work = await setupPaidWork({ providers: ['snov', 'hunter'] });
    const snov = provider({ domains: { 'alpha ltd': 'facebook.com' } });
    const hunter = provider({ domains: { 'alpha ltd': 'alpha.co.uk' } }, 'hunter');
    await work.addCompany(number, 'ALPHA LTD');

    await work.runWith([snov, hunter], hourMs);

    expect(await work.db.selectFrom('domains').select(['domain', 'method']).execute()).toEqual([
      { domain: 'alpha.co.uk', method: 'hunter' },
    ]);
    expect(await countUnowned(work.db)).toHaveLength(1);
  });

  it('is no place to look for people, though it was taken before it was known for what it is', async () => {
    const work = await setupPaidWork();
    const snov = provider({});
    const person = { firstName: 'Morag', lastName: 'Thistle', domain: 'linkedin.com' };
    await work.addPerson(number, person);

    await work.runWith(snov, hourMs);

    expect(snov.submitted).toEqual([]);
    expect(await work.steps('find-emails')).toMatchObject([
      {
        state: 'skipped',
        reason: 'linkedin.com is a site on which others have pages: nobody’s own',
      },
    ]);
  });
});

describe('a name under a host of sites', () => {
  it.each([
    ['acme.wixsite.com', 'wixsite.com'],
    ['acme.wordpress.com', 'wordpress.com'],
    ['acme.business.site', 'business.site'],
  ])('%s is no place to look for people, nor to count them', async (domain, host) => {
    const work = await setupPaidWork({ countsFirst: true });
    const found = [valid('somebody@elsewhere.com')];
    const snov = provider({ people: { [`morag thistle @ ${domain}`]: found } });
    await work.addPerson(number, { firstName: 'Morag', lastName: 'Thistle', domain });

    await work.runWith(snov, hourMs);

    expect(snov.submitted).toEqual([]);
    expect(await work.steps('count-emails')).toMatchObject([{ state: 'skipped' }]);
    expect(await work.steps('find-emails')).toMatchObject([
      {
        state: 'skipped',
        reason: `${domain} is a site under ${host}, not a domain of its own: nobody has an address there`,
      },
    ]);
  });

  it('acme.uk.com is a domain of its own', async () => {
    const work = await setupPaidWork();
    const snov = provider({});
    const person = { firstName: 'Morag', lastName: 'Thistle', domain: 'acme.uk.com' };
    await work.addPerson(number, person);

    await work.runWith(snov, hourMs);

    expect(snov.submitted).toHaveLength(1);
  });
});

describe('an address at another domain than the one that was searched', () => {
  it('is marked, and is worth half', async () => {
    const work = await setupPaidWork();
    const found = [valid('morag@elsewhere.com'), valid('m.thistle@thistle.co.uk')];
    const snov = provider({ people: { 'morag thistle @ thistle.co.uk': found } });
    const person = { firstName: 'Morag', lastName: 'Thistle', domain: 'thistle.co.uk' };
    await work.addPerson(number, person);

    await work.runWith(snov, hourMs);

    const contacts = await contactsOf(work);
    expect(contacts).toMatchObject([
      { email: 'm.thistle@thistle.co.uk', confidence: 0.95, doubts: [] },
      { email: 'morag@elsewhere.com', confidence: 0.475, doubts: ['other_domain'] },
    ]);
    expect(contacts[1]?.because).toContain('its domain is another than the one that was searched');
  });
});

describe('two people who make one question', () => {
  it.each([
    ['John', 'John', 1],
    ['José', 'Jose', 2],
  ] as const)('(%s and %s) are both named, with the doubt', async (first, second, asked) => {
    const { work, snov, officerId, otherId } = await setupTwo([first, second]);

    const [contact, ...others] = await contactsOf(work);
    expect(others).toEqual([]);
    expect(contact).toMatchObject({
      owner: officerId,
      sharers: [otherId],
      confidence: 0.475,
      doubts: ['shared_question'],
      reason: 'asked for by a name that is of SMITH, First and of SMITH, Second',
    });
    expect(contact?.because).toContain('2 people of the company make one question');
    expect(snov.submitted.flatMap(({ rows }) => [...rows])).toHaveLength(asked);
    expect((await work.steps('find-emails')).map(({ state }) => state)).toEqual(['done']);

    await work.lookAgain(number);
    await work.runWith(snov, hourMs);
    expect((await contactsOf(work)).map(({ owner }) => owner)).toEqual([officerId]);
    expect(snov.submitted.flatMap(({ rows }) => [...rows])).toHaveLength(asked);
  });

  it('are one where they are the same human being with two appointments', async () => {
    const { work } = await setupTwo(['John', 'John'], [1950, 1950]);

    expect(await contactsOf(work)).toMatchObject([{ sharers: [], confidence: 0.95, doubts: [] }]);
  });

  it('keep the address back when either has objected', async () => {
    const { work } = await setupTwo(['John', 'John']);
    const person = { firstName: 'John', lastName: 'Smith', birthMonth: 4, birthYear: 1985 };
    await work.db.transaction().execute((trx) =>
      saveSuppression(trx, {
        id: seedId(),
        kind: 'person',
        valueHash: hash('person', personKey(person) ?? ''),
        reason: 'asked to be left alone',
        now: work.time.now,
      }),
    );

    const gate = await openGate(work.db, hash);
    const [contact] = await listContacts(work.db, [seedNumber(number)]);
    if (contact === undefined) throw new Error('no contact');
    expect(
      gate.clear({ companyNumber: number, subscriberClass: 'corporate' }, toGateContact(contact)),
    ).toMatchObject({ kind: 'withheld', reason: 'a person whose it may be is suppressed' });
  });
});
