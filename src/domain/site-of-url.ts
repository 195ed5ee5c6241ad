import { registrableDomain } from './registrable-domain.ts';

/**
 * The site that an address or a bare name stands for (`https://www.Acme.co.uk/about` -> `acme.co.uk`). Null for what no public
 * website has: an address of numbers, a name without a public suffix, another scheme or port, credentials.
 */
export function siteOfUrl(text: string): string | null {
  const trimmed = text.trim();
  const url = URL.parse(/^[a-z][a-z\d+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed}`);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  if (url.port !== '' || url.username !== '' || url.password !== '') return null;
  const hostname = url.hostname.replace(/\.$/, '').replace(/^www\./, '');
  return registrableDomain(hostname) === null ? null : hostname;
}
