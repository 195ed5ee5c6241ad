import { describe, expect, it } from 'vitest';
import { siteOfUrl } from './site-of-url.ts';

describe('site of a URL', () => {
  it.each([
    ['acme.co.uk', 'acme.co.uk'],
    ['https://www.Acme.co.uk/about?x=1#y', 'acme.co.uk'],
    ['http://shop.acme.co.uk', 'shop.acme.co.uk'],
    ['https://acme.co.uk:443/', 'acme.co.uk'],
    ['bücher.co.uk.', 'xn--bcher-kva.co.uk'],
  ])('%s is %s', (text, site) => {
    expect(siteOfUrl(text)).toBe(site);
  });

  it.each([
    '',
    'acme',
    'localhost',
    'co.uk',
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://2130706433/',
    'https://acme.co.uk:8443/',
    'https://user@acme.co.uk/',
    'ftp://acme.co.uk/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'printer.local',
    'a b.co.uk',
  ])('%s is none', (text) => {
    expect(siteOfUrl(text)).toBeNull();
  });
});
