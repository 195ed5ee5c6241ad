import { describe, expect, it } from 'vitest';
import { extractChannels } from './extract-channels.ts';
import { extractContacts } from './extract-contacts.ts';
import { kindOfDocument } from './document-kind.ts';
import { readDocument } from './read-document.ts';

const site = 'https://acme.co.uk';

describe('kindOfDocument', () => {
  it.each([
    ['text/html; charset=utf-8', '/', 'page'],
    ['text/vcard', '/mary', 'vcard'],
    ['application/octet-stream', '/mary.vcf', 'vcard'],
    ['text/plain', '/.well-known/security.txt', 'security-txt'],
    ['text/plain', '/robots.txt', 'unread'],
    ['application/pdf', '/download?id=5', 'pdf'],
    ['application/octet-stream', '/brochure.pdf', 'pdf'],
    ['text/html', '/brochure.pdf', 'page'],
  ])('%s at %s', (type, path, kind) => {
    expect(kindOfDocument(type, new URL(path, site))).toBe(kind);
  });
});

describe('readDocument', () => {
  it('reads cards of every version, folded and quoted', () => {
    const card =
      'BEGIN:VCARD\r\nVERSION:3.0\r\nitem1.EMAIL;type=INTERNET;type=pref:mary@ac\r\n me.co.uk\r\n' +
      'EMAIL;ENCODING=QUOTED-PRINTABLE:info=40acme.co.uk\r\nTEL;TYPE=FAX:0161 496 0124\r\nEND:VCARD';
    const page = readDocument('vcard', card, new URL('/mary.vcf', site));

    expect(
      extractContacts(page, { companyDomain: 'acme.co.uk' }).map(({ email, form }) => [
        email,
        form,
      ]),
    ).toEqual([
      ['mary@acme.co.uk', 'vcard'],
      ['info@acme.co.uk', 'vcard'],
    ]);
    expect(extractChannels(page)).toMatchObject([{ kind: 'fax', value: '+441614960124' }]);
  });

  it('reads the contacts of a security.txt and not its comments', () => {
    const text =
      '# ask bob@acme.co.uk\nContact: mailto:security@acme.co.uk\nContact: https://acme.co.uk/report\n';
    const page = readDocument('security-txt', text, new URL('/.well-known/security.txt', site));

    expect(extractContacts(page, { companyDomain: 'acme.co.uk' })).toMatchObject([
      { email: 'security@acme.co.uk', emailType: 'service', form: 'security-txt' },
    ]);
  });

  it.each([
    ['mailto:vuln%2Breport@acme.co.uk', ['vuln+report@acme.co.uk']],
    ['mailto:security%40acme.co.uk?subject=Report', ['security@acme.co.uk']],
    ['security@acme.co.uk', ['security@acme.co.uk']],
    ['https://acme.co.uk/%40report/a', []],
  ])('undoes the encoding of a link in a security.txt: %s', (contact, emails) => {
    const page = readDocument(
      'security-txt',
      `Contact: ${contact}\n`,
      new URL('/.well-known/security.txt', site),
    );

    expect(
      extractContacts(page, { companyDomain: 'acme.co.uk' }).map(({ email }) => email),
    ).toEqual(emails);
  });
});
