import { Resolver } from 'node:dns/promises';
import type { HostsTable } from './hosts-table.ts';
import { isPublicAddress } from './public-address.ts';

/** What the DNS says of a name. */
export type NameAnswer =
  | {
      readonly kind: 'found';
      readonly addresses: readonly string[];
      /** Empty where they are not known. */
      readonly nameServers: readonly string[];
    }
  /** There is no such name, or it leads nowhere. */
  | { readonly kind: 'absent' }
  /** It leads to an address no public website has. */
  | { readonly kind: 'private' }
  /** No answer, or one that says nothing. */
  | { readonly kind: 'unresolved'; readonly reason: string };

export interface NameLookup {
  lookUpName(hostname: string): Promise<NameAnswer>;
}

/** The queries that are asked, and fail as those of `node:dns/promises` do. */
export interface NameResolver {
  resolve4(hostname: string): Promise<readonly string[]>;
  resolve6(hostname: string): Promise<readonly string[]>;
  resolveNs(hostname: string): Promise<readonly string[]>;
}

const timeoutMs = 5_000;

export function createSystemResolver(): NameResolver {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  return {
    resolve4: (hostname) => resolver.resolve4(hostname),
    resolve6: (hostname) => resolver.resolve6(hostname),
    resolveNs: (hostname) => resolver.resolveNs(hostname),
  };
}

/**
 * Asks the DNS of a name without a request to it. While a hosts table is set it is the whole DNS: its names are found and all
 * others absent, as for the client of untrusted sites.
 */
export function createNameLookup({
  hosts,
  resolver,
}: {
  readonly hosts: HostsTable | null;
  readonly resolver: NameResolver;
}): NameLookup {
  if (hosts !== null) {
    return {
      lookUpName: (hostname) => {
        const target = hosts.get(hostname) ?? hosts.get(`www.${hostname}`);
        return Promise.resolve(
          target === undefined
            ? { kind: 'absent' }
            : { kind: 'found', addresses: [target.address], nameServers: [] },
        );
      },
    };
  }
  return { lookUpName: (hostname) => lookUp(resolver, hostname) };
}

async function lookUp(resolver: NameResolver, hostname: string): Promise<NameAnswer> {
  const bare = await addressesOf(resolver, hostname);
  // Some sites have an address for www only; without the name itself there is no www either.
  const answer = bare.kind === 'no-address' ? await addressesOf(resolver, `www.${hostname}`) : bare;
  if (answer.kind !== 'addresses') {
    return answer.kind === 'failed'
      ? { kind: 'unresolved', reason: answer.reason }
      : { kind: 'absent' };
  }
  // As for a connection: one private address among several condemns the name.
  if (!answer.addresses.every((address) => isPublicAddress(address))) return { kind: 'private' };
  const nameServers = await ask(() => resolver.resolveNs(hostname));
  return {
    kind: 'found',
    addresses: answer.addresses,
    nameServers: nameServers.kind === 'records' ? nameServers.records : [],
  };
}

type AddressAnswer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'no-name' }
  | { readonly kind: 'no-address' }
  | { readonly kind: 'failed'; readonly reason: string };

async function addressesOf(resolver: NameResolver, hostname: string): Promise<AddressAnswer> {
  const four = await ask(() => resolver.resolve4(hostname));
  if (four.kind === 'no-name') return four;
  const six = await ask(() => resolver.resolve6(hostname));
  const addresses = [four, six].flatMap((each) => (each.kind === 'records' ? each.records : []));
  if (addresses.length > 0) return { kind: 'addresses', addresses };
  if (four.kind === 'failed') return four;
  return six.kind === 'failed' ? six : { kind: 'no-address' };
}

type Records =
  | { readonly kind: 'records'; readonly records: readonly string[] }
  | { readonly kind: 'no-name' }
  | { readonly kind: 'no-address' }
  | { readonly kind: 'failed'; readonly reason: string };

async function ask(query: () => Promise<readonly string[]>): Promise<Records> {
  try {
    const records = await query();
    return records.length === 0 ? { kind: 'no-address' } : { kind: 'records', records };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOTFOUND') return { kind: 'no-name' };
    return code === 'ENODATA' ? { kind: 'no-address' } : { kind: 'failed', reason: code };
  }
}
