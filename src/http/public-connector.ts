import buildConnector from 'undici/lib/core/connect.js';
import { BlockedAddressError } from './http-errors.ts';
import { isPublicAddress } from './public-address.ts';
import { createPublicLookup, type LookupAll } from './public-lookup.ts';

/** Opens sockets to public addresses only. */
export function createPublicConnector(
  lookupAll: LookupAll,
  timeoutMs: number,
): buildConnector.connector {
  const connect = buildConnector({
    lookup: createPublicLookup(lookupAll),
    timeout: timeoutMs,
    allowH2: false,
  });
  return (target, callback) => {
    connect(target, (...[error, socket]) => {
      if (error !== null) {
        callback(error, null);
        return;
      }
      // What the look-up promised and what the socket reached must be the same kind of place.
      if (isPublicAddress(socket.remoteAddress ?? '')) {
        callback(null, socket);
        return;
      }
      socket.destroy();
      callback(new BlockedAddressError(`${target.hostname} led to a private address`), null);
    });
  };
}
