import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isPublicAddress } from './public-address.ts';
import { assertPublicUrl } from './public-url.ts';

const casesFile = new URL('../../../shared/data/email/ssrf-cases.json', import.meta.url);
const Cases = z.object({
  addresses: z.array(z.object({ ip: z.string(), block: z.boolean() })),
  urls: z.array(z.object({ url: z.string(), block: z.boolean() })),
});

describe('public address', () => {
  it.each(['8.8.8.8', '185.199.108.153', '2606:4700:4700::1111', '2a00:1450:4009:80b::200e'])(
    'accepts %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.1.2.3'],
    ['private', '172.16.0.1'],
    ['private', '192.168.1.1'],
    ['CGNAT', '100.64.0.1'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['cloud metadata', '169.254.169.254'],
    ['protocol assignments', '192.0.0.8'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['6to4 relay', '192.88.99.1'],
    ['benchmarking', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['v4-mapped', '::ffff:8.8.8.8'],
    ['v4-mapped', '::ffff:7f00:1'],
    ['v4-compatible', '::7f00:1'],
    ['v4-translated', '::ffff:0:7f00:1'],
    ['NAT64', '64:ff9b::a9fe:a9fe'],
    ['local NAT64', '64:ff9b:1::1'],
    ['discard', '100::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:80ff:fffe'],
    ['ORCHID', '2001:20::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['6to4', '2002:7f00:1::'],
    ['segment routing', '5f00::1'],
    ['unique local', 'fd00::1'],
    ['link-local', 'fe80::1'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['ISATAP', '2a00:1450::5efe:10.0.0.1'],
    ['ISATAP', '2a00:1450::200:5efe:10.0.0.1'],
    ['nonsense', 'example.com'],
    ['nothing', ''],
  ])('refuses %s %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe.skipIf(!existsSync(casesFile))('published ways around address filters', () => {
  const cases = existsSync(casesFile)
    ? Cases.parse(JSON.parse(readFileSync(casesFile, 'utf8')))
    : { addresses: [], urls: [] };

  it.each(cases.addresses)('$ip: blocked = $block', ({ ip, block }) => {
    expect(isPublicAddress(ip)).toBe(!block);
  });

  // Names of a wildcard DNS are refused by their address, once they are looked up.
  it.each(cases.urls.filter(({ url }) => !url.includes('nip.io')))(
    '$url: blocked = $block',
    ({ url, block }) => {
      const isRefused = () => {
        const parsed = URL.parse(url);
        if (parsed === null) return true;
        try {
          assertPublicUrl(parsed);
          return false;
        } catch {
          return true;
        }
      };

      expect(isRefused()).toBe(block);
    },
  );
});
