import { describe, expect, it } from 'vitest';
import { createNameLookup, type NameResolver } from './name-lookup.ts';

class DnsError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

type Zone = Readonly<
  Record<string, Partial<Record<'A' | 'AAAA' | 'NS', readonly string[] | string>>>
>;

/** A resolver of these names; a text in place of records is the error it fails with. */
function lookupIn(zone: Zone, asked: string[] = []) {
  const ask = (type: 'A' | 'AAAA' | 'NS') => (name: string) => {
    asked.push(`${type} ${name}`);
    const records = zone[name] === undefined ? 'ENOTFOUND' : (zone[name][type] ?? 'ENODATA');
    return typeof records === 'string'
      ? Promise.reject(new DnsError(records))
      : Promise.resolve([...records]);
  };
  const resolver = { resolve4: ask('A'), resolve6: ask('AAAA'), resolveNs: ask('NS') };
  return createNameLookup({ hosts: null, resolver });
}

describe('createNameLookup', () => {
  it('tells addresses and name servers', async () => {
    const lookup = lookupIn({
      'acme.co.uk': { A: ['93.184.216.34'], NS: ['ns1.example.net'] },
    });

    expect(await lookup.lookUpName('acme.co.uk')).toEqual({
      kind: 'found',
      addresses: ['93.184.216.34'],
      nameServers: ['ns1.example.net'],
    });
  });

  it('asks once of a name that does not exist', async () => {
    const asked: string[] = [];

    expect(await lookupIn({}, asked).lookUpName('acme.co.uk')).toEqual({ kind: 'absent' });
    expect(asked).toEqual(['A acme.co.uk']);
  });

  it('knows sites that have an address for www only', async () => {
    const lookup = lookupIn({
      'acme.co.uk': { NS: ['ns1.example.net'] },
      'www.acme.co.uk': { AAAA: ['2606:2800:220:1::1'] },
    });

    expect(await lookup.lookUpName('acme.co.uk')).toMatchObject({
      kind: 'found',
      addresses: ['2606:2800:220:1::1'],
    });
  });

  it.each([[['10.0.0.1']], [['93.184.216.34', '127.0.0.1']], [['169.254.169.254']]])(
    'does not hand out %j',
    async (addresses) => {
      const lookup = lookupIn({ 'acme.co.uk': { A: addresses } });

      expect(await lookup.lookUpName('acme.co.uk')).toEqual({ kind: 'private' });
    },
  );

  it('tells trouble from absence', async () => {
    const lookup = lookupIn({ 'acme.co.uk': { A: 'ESERVFAIL', AAAA: 'ETIMEOUT' } });

    expect(await lookup.lookUpName('acme.co.uk')).toEqual({
      kind: 'unresolved',
      reason: 'ESERVFAIL',
    });
  });

  it('takes a hosts table for the whole DNS', async () => {
    const lookup = createNameLookup({
      hosts: new Map([['acme.co.uk', { address: '127.0.0.1', port: 1 }]]),
      resolver: lookupNobody,
    });

    expect(await lookup.lookUpName('acme.co.uk')).toMatchObject({ kind: 'found' });
    expect(await lookup.lookUpName('other.co.uk')).toEqual({ kind: 'absent' });
  });
});

const lookupNobody: NameResolver = {
  resolve4: () => Promise.reject(new Error('asked')),
  resolve6: () => Promise.reject(new Error('asked')),
  resolveNs: () => Promise.reject(new Error('asked')),
};
