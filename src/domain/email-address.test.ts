import { describe, expect, it } from 'vitest';
import { classifyEmail } from './classify-email.ts';
import { parseEmailAddress } from './email-address.ts';
import { needsSmtpUtf8 } from './needs-smtp-utf8.ts';
import type { EmailType } from './enrichment.ts';
import { isRoleMailbox } from './role-mailboxes.ts';
import { packagedMailDomains } from '../runtime/packaged-mail-domains.ts';

function typeOf(text: string, companyDomain: string | null = 'example.com'): EmailType | null {
  const email = parseEmailAddress(text);
  return email === null
    ? null
    : classifyEmail(email, { companyDomain, lists: packagedMailDomains });
}

describe('parseEmailAddress', () => {
  it.each([
    ['Info@Acme.CO.UK', 'info@acme.co.uk'],
    ['  sales@acme.co.uk ', 'sales@acme.co.uk'],
    ["o'brien+test@acme.co.uk", "o'brien+test@acme.co.uk"],
    ['info@tüv.co', 'info@xn--tv-xka.co'],
    ['a@iana.org', 'a@iana.org'],
    ['Jürgen@Firma.de', 'jürgen@firma.de'],
    ['почта@пример.рф', 'почта@xn--e1afmkfd.xn--p1ai'],
    [`${'a'.repeat(64)}@iana.org`, `${'a'.repeat(64)}@iana.org`],
  ])('reads %j as %s', (text, expected) => {
    expect(parseEmailAddress(text)).toBe(expected);
  });

  it.each([
    '',
    '@',
    'test',
    'test@',
    '@iana.org',
    'test@io',
    'test@iana.123',
    'test@255.255.255.255',
    'test@[255.255.255.255]',
    '"test"@iana.org',
    '.test@iana.org',
    'test.@iana.org',
    'test..test@iana.org',
    'te st@iana.org',
    'test@-iana.org',
    'test@iana-.org',
    'test@iana..org',
    'test@iana.org.',
    'test@.iana.org',
    'test@iana/nana.org',
    'test@iana_x.org',
    'a@b@iana.org',
    'logo@2x.png',
    'spdgsl@mkuhrekslo.euh',
    `${'a'.repeat(65)}@iana.org`,
    `x@${'a'.repeat(64)}.com`,
    `x@${'abcdefghi.'.repeat(25)}com`,
  ])('refuses %j', (text) => {
    expect(parseEmailAddress(text)).toBeNull();
  });
});

it('tells addresses that only senders with SMTPUTF8 reach', () => {
  expect(needsSmtpUtf8('jürgen@firma.de')).toBe(true);
  expect(needsSmtpUtf8('info@xn--tv-xka.co')).toBe(false);
});

describe('classifyEmail', () => {
  it('compares registrable domains and never parts of names', () => {
    expect(typeOf('john@example.com')).toBe('corporate');
    expect(typeOf('john@mail.example.com')).toBe('corporate');
    expect(typeOf('john@notexample.com')).toBe('unknown');
    expect(typeOf('john@example.com.acme.co.uk')).toBe('unknown');
    expect(typeOf('john@acme.co.uk', 'other.co.uk')).toBe('unknown');
    expect(typeOf('john@acme.co.uk', 'www.acme.co.uk')).toBe('corporate');
  });

  it.each([
    'info',
    'info2',
    'sales-uk',
    'leeds.lettings',
    'customer.services',
    'dpo',
    'gdpr',
    'enquiries',
    'office',
    'parts',
    'tours',
    'rooms',
    'venue',
    'design',
    'functions',
    'catering',
    'weddings',
    'volunteers',
    'volunteering',
    'accountspayable',
    'accounts-payable',
    'purchaseledger',
    'getintouch',
    'get-in-touch',
    'sayhello',
    'say.hello',
    'headoffice',
    'headteacher',
    ...`alarms bodyshop cctv chat crime delivery emergency familylaw gallery golf gym newbusiness nursery outofhours
    proshop registrar rota servicing spa stock surveying vicar president mot london north uk all`.split(
      /\s+/,
    ),
    'north.london',
    'london2',
    'delivery-uk',
  ])('knows %s as a shared mailbox', (local) => {
    expect(typeOf(`${local}@acme.co.uk`, 'acme.co.uk')).toBe('service');
  });

  it.each(['john.smith', 'jsmith', 'mary', 'd.page', 'salesh', 'paul.itani', 'head', 'london'])(
    'takes %s for a person',
    (local) => {
      expect(isRoleMailbox(local)).toBe(false);
    },
  );

  it.each(['jack.london', 'all.smith', 'stock.j', 'goldsmith'])(
    'takes %s for a person’s',
    (local) => {
      expect(typeOf(`${local}@acme.co.uk`, 'acme.co.uk')).toBe('corporate');
    },
  );

  it.each([
    'acme@plus.net',
    'acme@force9.co.uk',
    'acme@f2s.com',
    'acme@karoo.co.uk',
    'acme@zetnet.co.uk',
    'acme@duck.com',
    'acme@jo.clara.co.uk',
    'acme@gmail.com',
    'acme@btconnect.com',
    'acme@btinternet.com',
    'acme@talktalk.net',
    'acme@plusnet.com',
    'acme@tesco.net',
    'acme@outlook.co.uk',
    'acme@outlook.com',
  ])('knows %s as a free mailbox', (email) => {
    expect(typeOf(email)).toBe('free');
  });

  it('puts disposable before free and before the company domain', () => {
    expect(typeOf('x@mailinator.com')).toBe('disposable');
    expect(typeOf('info@mailinator.com', 'mailinator.com')).toBe('disposable');
  });

  it('cannot say whose address it is without the domain of the company', () => {
    expect(typeOf('info@acme.co.uk', null)).toBe('unknown');
  });
});
