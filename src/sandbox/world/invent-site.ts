import type { SeededRandom } from '../seeded-random.ts';
import type { AddressStyle, RobotsKind, SandboxOfficer, SandboxSite, SiteKind } from './company.ts';
import type { CompanyPlan } from './company-plan.ts';
import { bareCompanyName, inventWord, slug } from './invented-names.ts';

const siteKinds: readonly SiteKind[] = [
  ...Array.from({ length: 10 }, () => 'number-in-footer' as const),
  ...Array.from({ length: 4 }, () => 'number-on-privacy-page' as const),
  ...Array.from({ length: 3 }, () => 'name-and-postcode' as const),
  'no-legal-line',
  'no-legal-line',
  'for-sale',
];
const addressStyles: readonly AddressStyle[] = [
  'mailto',
  'mailto',
  'plain',
  'cloudflare',
  'entities',
];
const robotsKinds: readonly RobotsKind[] = [
  ...Array.from({ length: 12 }, () => 'polite' as const),
  ...Array.from({ length: 6 }, () => 'absent' as const),
  'disallow-all',
  'error-500',
];

/** Of the companies that enter strike-off, a little more than half have a website. */
const shareWithWebsite = 0.55;

export function inventSite(
  random: SeededRandom,
  plan: CompanyPlan,
  about: { name: string; trade: string; takenDomains: Set<string> },
): SandboxSite | null {
  const hasSite =
    plan.siteKind === undefined ? random.chance(shareWithWebsite) : plan.siteKind !== null;
  if (!hasSite) return null;
  return {
    domain: plan.domain ?? inventDomain(random, about),
    kind: plan.siteKind ?? random.pick(siteKinds),
    robots: plan.robots ?? random.pick(robotsKinds),
    addressStyle: plan.addressStyle ?? random.pick(addressStyles),
    wording: plan.wording ?? random.integer(0, 5),
    printedNumber: String(random.integer(5_000_000, 9_000_000)).padStart(8, '0'),
    // 01632 960000-960999 is reserved for drama (https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama).
    phone: `01632 960${String(random.integer(0, 999)).padStart(3, '0')}`,
    trade: about.trade,
  };
}

function inventDomain(
  random: SeededRandom,
  about: { name: string; trade: string; takenDomains: Set<string> },
): string {
  const ending = random.pick(['.co.uk', '.co.uk', '.co.uk', '.com', '.uk']);
  // One in eight trades under another name than the registered one: only an index finds those.
  const base = random.chance(0.125)
    ? inventWord(random) + about.trade
    : bareCompanyName(about.name);
  let domain = slug(base) + ending;
  while (about.takenDomains.has(domain)) domain = slug(base + random.integer(2, 99_999)) + ending;
  about.takenDomains.add(domain);
  return domain;
}

/** The addresses a site prints; a site for sale prints none. */
export function addressesOnSite(site: SandboxSite, officers: readonly SandboxOfficer[]): string[] {
  if (site.kind === 'for-sale') return [];
  const mailbox = site.wording % 2 === 0 ? 'info' : 'hello';
  const named = officers.find((officer) => officer.email !== null)?.email;
  const isPrinted = site.wording % 3 === 0 && named !== undefined && named !== null;
  return [`${mailbox}@${site.domain}`, ...(isPrinted ? [named] : [])];
}
