import { escapeHtml } from './escape-html.ts';
import type { AddressStyle, SandboxCompany, SandboxSite } from './world/company.ts';
import { legalLine, privacyLine, registeredOffice, siteName } from './website-wording.ts';

/** The HTML of one page of a company's site; null when there is no such page. */
export function websitePage(
  company: SandboxCompany,
  site: SandboxSite,
  path: string,
): string | null {
  if (site.kind === 'for-sale') return path === '/' ? forSalePage(site) : null;
  const body = pageBodies(company, site)[path === '/' ? path : path.replace(/\/$/, '')];
  return body === undefined ? null : layout(company, site, body);
}

interface PageBody {
  readonly title: string;
  readonly html: string;
}

function pageBodies(company: SandboxCompany, site: SandboxSite): Partial<Record<string, PageBody>> {
  const name = escapeHtml(siteName(company, site));
  const trade = site.trade.toLowerCase();
  const [mailbox, named] = company.emails;
  const town = escapeHtml(company.address.town);
  const team = company.officers.filter(
    (officer) => !officer.isCorporate && officer.resignedOn === null,
  );
  return {
    '/': {
      title: `${name} - ${site.trade} in ${town}`,
      html: `<h1>${name}</h1><p>Family-run ${trade} business serving ${town} and around. Call ${site.phone} for a free quote.</p>`,
    },
    '/about': {
      title: `About ${name}`,
      html: `<h1>About us</h1><p>We have worked in ${town} for years.</p><ul>${team
        .map(
          ({ forename, surname }) => `<li>${escapeHtml(`${forename} ${surname}`)}, Director</li>`,
        )
        .join(
          '',
        )}</ul>${named === undefined ? '' : `<p>Write to the owner: ${printAddress(named, site.addressStyle)}</p>`}`,
    },
    '/services': {
      title: `Services - ${name}`,
      html: `<h1>What we do</h1><p>${site.trade} work of every size, from a single day to a full contract.</p>`,
    },
    '/contact': {
      title: `Contact ${name}`,
      html: `<h1>Contact</h1><p>Tel. <a href="tel:${site.phone.replaceAll(' ', '')}">${site.phone}</a></p>${
        mailbox === undefined ? '' : `<p>E-mail ${printAddress(mailbox, site.addressStyle)}</p>`
      }<address>${escapeHtml(registeredOffice(company))}</address>`,
    },
    '/privacy': {
      title: `Privacy - ${name}`,
      html: `<h1>Privacy notice</h1><p>${escapeHtml(privacyLine(company, site))}</p>`,
    },
  };
}

function layout(company: SandboxCompany, site: SandboxSite, page: PageBody): string {
  const links = [
    ['/', 'Home'],
    ['/services', 'Services'],
    ['/about', 'About us'],
    ['/contact', 'Contact'],
    ['/privacy', 'Privacy'],
  ];
  return `<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>${page.title}</title></head>
<body>
<nav>${links.map(([href, label]) => `<a href="${href}">${label}</a>`).join(' ')}</nav>
<main>${page.html}</main>
<footer><p>${legalLine(company, site)}</p><p>Website by Pixelcairn Studio</p></footer>
</body>
</html>
`;
}

function forSalePage(site: SandboxSite): string {
  return `<!doctype html>
<html><head><meta charset="utf-8"><title>${site.domain} is for sale</title></head>
<body><h1>${site.domain}</h1><p>This domain is for sale. Buy this domain or make an offer.</p></body></html>
`;
}

/** One address in one of the forms that sites use, some of them against harvesters. */
export function printAddress(email: string, style: AddressStyle): string {
  return addressForms[style](email);
}

const addressForms: Readonly<Record<AddressStyle, (email: string) => string>> = {
  mailto: (email) => `<a href="mailto:${email}?subject=Enquiry">${email}</a>`,
  plain: (email) => email,
  cloudflare: (email) =>
    `<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="${encodeCloudflare(email)}">[email&#160;protected]</a>`,
  entities: (email) => Array.from(email, (letter) => `&#${letter.codePointAt(0)};`).join(''),
};

/** Cloudflare's scheme: the first byte is a key that the others are XORed with. */
function encodeCloudflare(email: string): string {
  const key = 0x5a;
  return Buffer.from([key, ...Buffer.from(email).map((byte) => byte ^ key)]).toString('hex');
}
