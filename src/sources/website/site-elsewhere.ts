import { registrableDomain } from '../../domain/registrable-domain.ts';
import type { ProofPage, Span } from './proof-rules.ts';

const reach = 320;
/** "Own website: www.acme.co.uk" on the line of the name. */
const labelled = /^[^\n]{0,90}\b(?:own\s)?web\s?site:\s(?:https?:\/\/)?([\w.-]{4,80})/iu;
/** "… a director of Acme Ltd. Its web site, acme.co.uk, is where to go". */
const told =
  /^[^\n]{0,240}\b(?:its|whose|their|the\s(?:company|firm|business)['’]s)\s(?:own\s)?web\s?site(?:,|\sis|:)?\s(?:at\s)?(?:https?:\/\/)?(?:www\.)?((?:[\w-]{1,60}\.){1,3}[a-z]{2,12})\b/iu;

/** True where a page says behind a company's name that its site is another than this. */
export function hasSiteElsewhere({ text, url }: ProofPage, { end }: Span): boolean {
  const behind = text.slice(end, end + reach);
  if (!/\bweb\s?site\b/iu.test(behind)) return false;
  const host = (labelled.exec(behind) ?? told.exec(behind))?.[1];
  if (host === undefined) return false;
  const there = registrableDomain(host.toLowerCase().replace(/\.$/u, ''));
  return there !== null && there !== registrableDomain(url.hostname);
}
