import { describe, expect, it } from 'vitest';
import { BlockedAddressError } from './http-errors.ts';
import { assertPublicUrl } from './public-url.ts';

describe('public URL', () => {
  it.each([
    'http://example.co.uk/',
    'https://www.example.co.uk:443/x?y#z',
    'https://example.co.uk./',
    'http://example.co.uk:443/',
    'https://bücher.example/',
  ])('accepts %s', (url) => {
    expect(() => assertPublicUrl(new URL(url))).not.toThrow();
  });

  it.each([
    ['scheme', 'ftp://example.co.uk/'],
    ['file', 'file:///etc/passwd'],
    ['port', 'http://example.co.uk:8080/'],
    ['user', 'http://user@example.co.uk/'],
    ['password', 'http://:secret@example.co.uk/'],
    ['dotted address', 'http://93.184.216.34/'],
    ['hexadecimal address', 'http://0x7f000001/'],
    ['short address', 'http://127.1/'],
    ['address with a dot behind', 'http://127.0.0.1./'],
    ['bracketed address', 'http://[2606:4700::1111]/'],
    ['single label', 'http://intranet/'],
    ['single label with a dot behind', 'http://localhost./'],
    ['.localhost', 'http://a.localhost/'],
    ['.local', 'http://printer.local/'],
    ['.internal', 'http://metadata.google.internal/'],
    ['.onion', 'http://abcdefghijklmnop.onion/'],
    ['router', 'http://router.home.arpa/'],
    ['upper-case suffix with a dot behind', 'http://PRINTER.LOCAL./'],
    ['length', `http://example.co.uk/${'a'.repeat(2_048)}`],
  ])('refuses by %s: %s', (_, url) => {
    expect(() => assertPublicUrl(new URL(url))).toThrow(BlockedAddressError);
  });

  it('does not repeat credentials or path in its message', () => {
    expect(() => assertPublicUrl(new URL('http://user:secret@example.co.uk/secret'))).toThrow(
      /^http:\/\/example\.co\.uk: has credentials$/,
    );
  });
});
