import { describe, expect, it } from 'vitest';
import { setupApi } from '../../../test/support/api-bundle.ts';
import { seedCompany, seedContact, seedDomain } from '../../../test/support/seed-company.ts';
import type { HiddenPersonal } from '../../domain/enrichment.ts';
import { saveChannel } from '../../store/channels.ts';
import { apiNow } from '../../../test/support/api-bundle.ts';

async function setup(hiddenPersonal: HiddenPersonal = 'review') {
  const bundle = await setupApi({ hiddenPersonal });
  const company = await seedCompany(bundle.db, '01234567');
  const hidden = { is_hidden: 1, method: 'website', form: 'at-token' } as const;
  const person = await seedContact(bundle.db, company, { ...hidden, email: 'morag@acme.co.uk' });
  await seedContact(bundle.db, company, {
    ...hidden,
    email: 'info@acme.co.uk',
    email_type: 'service',
  });
  const ask = (method: 'GET' | 'POST', url: string, key = bundle.operator) =>
    bundle.server.inject({ method, url, headers: { authorization: `Bearer ${key}` } });
  const addresses = async (): Promise<unknown> =>
    (await bundle.get('/api/companies/01234567')).json();
  return { ...bundle, company, person, ask, addresses };
}

describe('hidden addresses of persons', () => {
  it('wait for a release, are counted, and leave after it', async () => {
    const { get, person, ask, addresses } = await setup();

    expect(await addresses()).toMatchObject({
      contacts: [
        { email: 'info@acme.co.uk', hidden: true },
        {
          email: null,
          hidden: true,
          withheld_reason: 'published in hidden form, waits for release',
        },
      ],
    });
    expect((await get('/api/stats')).json()).toMatchObject({ hidden_to_review: 1 });
    expect((await ask('GET', '/api/contacts/hidden')).json()).toMatchObject({
      data: [{ id: person, email: 'morag@acme.co.uk', form: 'at-token' }],
    });

    expect((await ask('POST', `/api/contacts/${person}/release`)).json()).toEqual({
      id: person,
      released: true,
    });
    expect((await ask('POST', `/api/contacts/${person}/release`)).json()).toMatchObject({
      released: false,
    });

    expect(await addresses()).toMatchObject({
      contacts: [{ email: 'info@acme.co.uk' }, { email: 'morag@acme.co.uk' }],
    });
    expect((await get('/api/stats')).json()).toMatchObject({ hidden_to_review: 0 });
  });

  it('leave at once with "allow", and never with "refuse", released or not', async () => {
    const open = await setup('allow');
    const closed = await setup('refuse');
    await closed.ask('POST', `/api/contacts/${closed.person}/release`);

    expect(await open.addresses()).toMatchObject({ contacts: [{}, { email: 'morag@acme.co.uk' }] });
    expect(await closed.addresses()).toMatchObject({
      contacts: [{}, { email: null, withheld_reason: 'published in hidden form' }],
    });
  });

  it('are shown to and released by operators only', async () => {
    const { ask, person, viewer } = await setup();

    expect((await ask('GET', '/api/contacts/hidden', viewer)).statusCode).toBe(403);
    expect((await ask('POST', `/api/contacts/${person}/release`, viewer)).statusCode).toBe(403);
    expect((await ask('POST', '/api/contacts/x/release')).statusCode).toBe(422);
    const unknown = '00000000-0000-4000-8000-00000000ffff';
    expect((await ask('POST', `/api/contacts/${unknown}/release`)).statusCode).toBe(404);
  });
});

describe('contacts that never leave', () => {
  it.each([
    [{ email: 'noreply@acme.co.uk', is_no_reply: 1 }, 'no-reply mailbox'],
    [{ email: 'jürgen@acme.co.uk' }, 'reached only by senders with SMTPUTF8'],
    [{ mail_exchanger: 'no_domain' }, 'its domain does not exist'],
    [{ mail_exchanger: 'refused' }, 'its domain takes no mail'],
  ] as const)('%j', async (contact, reason) => {
    const { db, get } = await setupApi({ hiddenPersonal: 'allow' });
    await seedContact(db, await seedCompany(db, '01234567'), contact);

    expect((await get('/api/companies/01234567')).json()).toMatchObject({
      contacts: [{ email: null, withheld_reason: reason }],
    });
  });
});

describe('telephone numbers and profiles', () => {
  it.each([
    ['corporate', '+441614960123', null],
    ['individual', null, 'individual subscriber without consent'],
  ] as const)(
    'of a subscriber of class %s pass the gate',
    async (subscriberClass, value, reason) => {
      const { db, get } = await setupApi();
      const company = await seedCompany(db, '01234567', { subscriber_class: subscriberClass });
      const domain = await seedDomain(db, company);
      await db.transaction().execute((trx) =>
        saveChannel(trx, {
          id: '00000000-0000-4000-8000-0000000000aa',
          company_number: company,
          domain_id: domain,
          kind: 'phone',
          value: '+441614960123',
          form: 'tel-link',
          confidence: 0.95,
          source_url: 'https://acme.co.uk/contact',
          page_hash: 'abc',
          snippet: 'Call us',
          discovered_at: apiNow,
          expires_at: apiNow,
        }),
      );

      expect((await get('/api/companies/01234567')).json()).toMatchObject({
        channels: [{ kind: 'phone', value, withheld_reason: reason }],
      });
    },
  );
});
