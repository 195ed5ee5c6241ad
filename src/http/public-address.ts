import ipaddr from 'ipaddr.js';

/** The only IPv6 space that is routed on the public internet (RFC 4291, IANA ipv6-address-space). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one a stranger's website may have. Everything special is refused: loopback, private, link-local,
 * CGNAT, multicast, documentation, benchmarking, and every form that carries an IPv4 address inside an IPv6 one.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv4) return true;
  return parsed.match(globalUnicast) && !isIsatap(parsed);
}

/** ISATAP (RFC 5214) puts an IPv4 address behind the interface identifier 0000:5efe or 0200:5efe. */
function isIsatap(address: ipaddr.IPv6): boolean {
  const [high, low] = address.parts.slice(4, 6);
  return (high === 0 || high === 0x0200) && low === 0x5efe;
}
