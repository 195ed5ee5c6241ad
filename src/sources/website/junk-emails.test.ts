import { describe, expect, it } from 'vitest';
import { extractContacts } from './extract-contacts.ts';
import { readPage } from './read-page.ts';

function emailsOf(html: string, domain: string): readonly string[] {
  const page = readPage(html, new URL(`https://www.${domain}/contact`));
  return extractContacts(page, { companyDomain: domain }).map(({ email }) => email);
}

describe('an address at the visited site’s own domain', () => {
  it.each([
    'next.co.uk',
    'main.co.uk',
    'head.co.uk',
    'master.co.uk',
    '4x.co.uk',
    '2x.uk',
    'beta.uk',
    '88.co.uk',
    '88.uk',
    'abc.co.uk',
    'xyz.co.uk',
    'test.co.uk',
    'sample.co.uk',
    'business.co.uk',
    'acmecorp.co.uk',
    'domain.co.uk',
    'site.uk',
    'host.com',
    'acme.com',
    '2x.zip',
    '24.7.uk',
  ])('is real though the site is called %s', (domain) => {
    const html = `<p>Write to orders@${domain}.</p><a href="mailto:sales@${domain}">x</a>`;

    expect(emailsOf(html, domain)).toEqual([`sales@${domain}`, `orders@${domain}`]);
  });

  it.each([
    '<input placeholder="info@domain.co.uk">',
    'An address such as info@domain.co.uk',
    'you@domain.co.uk',
    'firstname.surname@domain.co.uk',
  ])('is none in %s', (html) => {
    expect(emailsOf(html, 'domain.co.uk')).toEqual([]);
  });

  it('is real beside the box of a trap', () => {
    expect(emailsOf('jo@acme.co.uk; spam: honeypot@acme.co.uk', 'acme.co.uk')).toEqual([
      'jo@acme.co.uk',
    ]);
    expect(emailsOf('A trap for robots: jo@acme.co.uk', 'acme.co.uk')).toEqual([]);
  });

  it('is that of John Doe where he is named', () => {
    expect(emailsOf('John Doe: john.doe@acme.co.uk', 'acme.co.uk')).toEqual([
      'john.doe@acme.co.uk',
    ]);
    expect(emailsOf('<a href="mailto:j.doe@acme.co.uk">x</a>', 'acme.co.uk')).toHaveLength(1);
    expect(emailsOf('Write: john.doe@acme.co.uk', 'acme.co.uk')).toEqual([]);
    expect(emailsOf('John Doe: john.doe@example.com', 'example.com')).toEqual([]);
  });
});

describe('an address of somebody else', () => {
  it.each(['orders@next.co.uk', 'office@main.co.uk', 'sales@4x.co.uk', 'info@88.co.uk'])(
    'is real as %s',
    (email) => {
      expect(emailsOf(`<p>Write to ${email} today</p>`, 'brightwell.co.uk')).toEqual([email]);
      expect(emailsOf(`<a href="mailto:${email}">x</a>`, 'brightwell.co.uk')).toEqual([email]);
    },
  );

  it.each([
    'logo@2x.png',
    'react@18.2.0',
    'pkg@next',
    'theme@2.1.css',
    'hero@2x.zip',
    'clip@3x.mov',
    'tool@latest.sh',
    'info@domain.co.uk',
    'orders@acme.com',
    'kids@11.am',
    'john.doe@example.com',
  ])('is none in %s', (text) => {
    expect(emailsOf(`<p>${text}</p>`, 'brightwell.co.uk')).toEqual([]);
  });

  it('is John Smith’s where the site is called after him', () => {
    const html = '<title>John Smith Plumbing</title><p>johnsmith@gmail.com</p>';

    expect(emailsOf(html, 'smithplumb.co.uk')).toEqual(['johnsmith@gmail.com']);
    expect(emailsOf('<p>johnsmith@gmail.com</p>', 'smithplumb.co.uk')).toEqual([]);
    expect(emailsOf('<p>johnsmith@gmail.com</p>', 'johnsmithplumbing.co.uk')).toHaveLength(1);
  });
});
