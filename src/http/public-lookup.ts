import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { BlockedAddressError } from './http-errors.ts';
import { isPublicAddress } from './public-address.ts';

/** `dns.lookup` asked for all answers. */
export type LookupAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * The look-up a socket makes as it connects. Checking here, and handing out only what was checked, leaves no moment in
 * which a name could change its answer. One private address among several condemns the name: which one the socket
 * would pick is not ours to know.
 */
export function createPublicLookup(lookupAll: LookupAll): LookupFunction {
  return (hostname, options, callback) => {
    lookupAll(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const [first] = addresses;
      if (first === undefined || addresses.some(({ address }) => !isPublicAddress(address))) {
        callback(new BlockedAddressError(`${hostname} does not lead to a public address`), []);
        return;
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
