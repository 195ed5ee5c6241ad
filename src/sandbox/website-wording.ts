import type { SandboxCompany, SandboxSite } from './world/company.ts';
import { escapeHtml } from './escape-html.ts';

const partsOfUk: Readonly<Record<string, string>> = {
  'england-wales': 'England and Wales',
  scotland: 'Scotland',
  'northern-ireland': 'Northern Ireland',
};

/** The name in the writing of a website: 'Quenlowmere Joinery Ltd'. */
export function siteName(company: SandboxCompany, site: SandboxSite): string {
  const name = company.name
    .toLowerCase()
    .replaceAll(
      /(^|[\s"(=!&-])(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toUpperCase(),
    )
    .replace(/\b(Llp|Plc|Lp|Cic)$/, (ending) => ending.toUpperCase());
  return site.kind === 'no-legal-line' ? name.replace(/ (Ltd|Limited|LLP|PLC|LP|CIC)$/, '') : name;
}

export function registeredOffice(company: SandboxCompany): string {
  const { line1, line2, town, county, postcode } = company.address;
  return [line1, line2, town, county, postcode].filter((part) => part !== null).join(', ');
}

/** The trading disclosure (SI 2015/17 regs. 24 and 25) in the wordings that small sites use, as HTML. */
export function legalLine(company: SandboxCompany, site: SandboxSite): string {
  const name = escapeHtml(siteName(company, site));
  const office = escapeHtml(registeredOffice(company));
  const part = partsOfUk[company.jurisdiction] ?? 'England and Wales';
  if (site.kind === 'number-in-footer') {
    return numberLine({ name, office, part, number: company.number, wording: site.wording });
  }
  if (site.kind === 'wrong-number') {
    return numberLine({ name, office, part, number: site.printedNumber, wording: 0 });
  }
  return site.kind === 'name-and-postcode' ? `&copy; ${name}, ${office}` : `&copy; ${name}`;
}

export function privacyLine(company: SandboxCompany, site: SandboxSite): string {
  const name = siteName(company, site);
  if (site.kind !== 'number-on-privacy-page')
    return `${name} keeps what you send us for one year and sells it to nobody.`;
  return `The data controller is ${name} (company number ${company.number}), whose registered office is at ${registeredOffice(company)}.`;
}

function numberLine(line: {
  name: string;
  office: string;
  number: string;
  part: string;
  wording: number;
}): string {
  const { name, office, number, part } = line;
  switch (line.wording % 6) {
    case 0:
      return `&copy; ${name}. Registered in ${part} No. ${number}. Registered office: ${office}`;
    case 1:
      return `${name} is a company registered in ${part} under company number ${number}. Registered office: ${office}`;
    case 2:
      return `${name} | Company No: ${number.slice(0, 4)} ${number.slice(4)} | Registered office ${office}`;
    case 3:
      return `${name}. Registered in ${part} number&nbsp;${number.replace(/^0+/, '')}.`;
    case 4:
      return `${name} (registered company number: ${number}), ${office}`;
    default:
      return `${name} &middot; Reg. No. ${number} ${part} &middot; VAT No. 412 8830 17`;
  }
}
