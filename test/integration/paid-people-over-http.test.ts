import { expect, it } from 'vitest';
import { hash } from '../support/paid-work.ts';
import { seedContact } from '../support/seed-company.ts';
import { setupSnovOverHttp } from '../support/snov-over-http.ts';

/** A director whose address stands on the company's site, and the way to the imitated provider over HTTP. */
async function setup() {
  const { work, sandbox, client } = await setupSnovOverHttp({
    settings: { countsFirst: true, verify: 'used' },
  });
  const printed = sandbox.control.companies().flatMap(({ domain, emails, officers }) =>
    officers.flatMap(({ email, emailStatus, forename, surname }) => {
      const isPrinted = email !== null && emails.includes(email) && emailStatus === 'valid';
      if (!isPrinted || domain === null || forename === null || surname === null) return [];
      return [{ domain, email, forename, surname }];
    }),
  );
  const [person, other] = printed;
  if (person === undefined || other === undefined) throw new Error('nobody is named on a site');
  return { work, sandbox, client, person, other };
}

it('counts for free before it buys, and buys nothing of whom it knows', async () => {
  const { work, sandbox, client, person, other } = await setup();
  await work.addPerson('00000001', {
    firstName: other.forename,
    lastName: other.surname,
    domain: other.domain,
  });

  await work.run(3_600_000, client);

  const { counts, charges } = sandbox.control.observed();
  expect(counts.map(({ domain }) => domain)).toEqual([other.domain]);
  expect(charges).toMatchObject([{ operation: 'emails-by-domain-by-name' }]);
  expect(charges[0]?.subject).toContain(other.domain);
  expect(person.domain).not.toBe(other.domain);
});

it.each([
  [false, 'valid'],
  [true, 'unknown'],
] as const)('verifies a published address, hidden by its owner: %s', async (isHidden, status) => {
  const { work, sandbox, client, person } = await setup();
  sandbox.control.setFault('snov-hidden-by-owner', isHidden);
  await work.addPerson('00000001', {
    firstName: person.forename,
    lastName: person.surname,
    domain: person.domain,
  });
  const { id, company_number: companyNumber } = await work.db
    .selectFrom('domains')
    .select(['id', 'company_number'])
    .executeTakeFirstOrThrow();
  await seedContact(work.db, companyNumber, {
    domain_id: id,
    email: person.email,
    method: 'website',
    form: 'mailto',
    officer_id: await work.db
      .selectFrom('officers')
      .select('id')
      .executeTakeFirstOrThrow()
      .then((row) => row.id),
    verification_status: 'unverified',
    expires_at: work.time.now + 86_400_000,
  });

  await work.run(3_600_000, client);

  const contact = await work.db
    .selectFrom('contacts')
    .select(['verification_status', 'verified_at'])
    .executeTakeFirstOrThrow();
  expect(contact.verification_status).toBe(status);
  expect(contact.verified_at).not.toBeNull();
  expect(sandbox.control.observed().charges).toMatchObject([
    { operation: 'email-verification', subject: person.email, credits: '1.00' },
  ]);
  const { spent, unexplained } = await work.books();
  expect({ spent, unexplained }).toEqual({ spent: '1.00', unexplained: '0.00' });
  const listed = await work.db.selectFrom('suppressions').select('value_hash').execute();
  expect(listed.map((row) => row.value_hash)).toEqual(
    isHidden ? [hash('email', person.email)] : [],
  );
});
