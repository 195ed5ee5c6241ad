import { describe, expect, it } from 'vitest';
import { acmeWidgets } from '../../../test/support/acme-widgets.ts';
import type { ProofPage } from './proof-rules.ts';
import { proveDomain } from './prove-domain.ts';

/** How small firms say on their sites whose they are, with the page they say it on. */
const wordings: readonly (readonly [path: string, text: string])[] = [
  ['/', "Acme Widgets Ltd. Co. Reg. 07123984. Reg'd office: 1 High Street, Leeds LS1 4AB"],
  ['/', 'Bestwidgets is operated by Acme Widgets Ltd, company registration 7123984'],
  ['/', 'Copyright 2026 Acme Widgets Ltd - Company Reg No: 07 123 984'],
  [
    '/',
    'Registered company name: Acme Widgets Ltd. Registered company number: 07123984. Place of registration: England and Wales.',
  ],
  [
    '/',
    'Acme Widgets Ltd, Registered in England & Wales (Company Number 07123984). Registered Office: 1 High Street, Leeds LS1 4AB. VAT Registration No. GB123456782',
  ],
  [
    '/',
    'All content © Acme Widgets Ltd. Registered office as above. Registered in Cardiff 7123984.',
  ],
  [
    '/about',
    'Bestwidgets was set up in 2011 by Jo and Sam Hill. The business trades through a limited company, Acme Widgets Ltd (no. 07123984).',
  ],
  [
    '/about',
    "We've been a limited company since 2010: Acme Widgets Ltd, number 07123984 if you'd like to look us up.",
  ],
  ['/about', "You'll see Acme Widgets Ltd on your bank statement. That's our company (07123984)."],
  [
    '/about',
    "The legal bit: we're Acme Widgets Ltd, incorporated in England under number 07123984.",
  ],
  [
    '/terms',
    'These terms and conditions apply to all sales by Acme Widgets Ltd (company number 07123984), 1 High Street, Leeds LS1 4AB ("the Company").',
  ],
  [
    '/terms',
    '1.1 "Seller": Acme Widgets Ltd, a company registered in England with number 07123984.',
  ],
  [
    '/terms',
    'Supplier means Acme Widgets Ltd (CRN 07123984) whose registered office is at 1 High Street, Leeds LS1 4AB',
  ],
  [
    '/terms',
    'By placing an order you enter into a contract with Acme Widgets Ltd, company no. 07123984.',
  ],
  [
    '/terms',
    'This site is owned and run by Acme Widgets Ltd, a company limited by shares registered in England (07123984).',
  ],
  [
    '/terms',
    'www.bestwidgets.shop is a website owned by Acme Widgets Ltd (registered number 07123984).',
  ],
  [
    '/privacy',
    'Data controller: Acme Widgets Ltd, company number 07123984, 1 High Street, Leeds LS1 4AB. ICO registration ZA123456.',
  ],
  [
    '/privacy',
    'Acme Widgets Ltd ("we", "us") collects and uses data. We are registered in England under 07123984 and our registered address is 1 High Street, Leeds LS1 4AB.',
  ],
  [
    '/privacy',
    'Bestwidgets (Acme Widgets Ltd) takes your privacy seriously. Registered company 07123984.',
  ],
  [
    '/privacy',
    'The controller responsible for this website is Acme Widgets Ltd, 1 High Street, Leeds LS1 4AB, company 07123984.',
  ],
  [
    '/privacy',
    'This policy is issued on behalf of Acme Widgets Ltd (07123984), so when we mention "Bestwidgets", "we" or "us" we are referring to that company.',
  ],
  [
    '/privacy',
    'This privacy notice applies to Bestwidgets, a trading style of Acme Widgets Ltd registered under company number 07123984.',
  ],
  [
    '/contact',
    'Postal address: Bestwidgets, Acme Widgets Ltd, 1 High Street, Leeds LS1 4AB\nCompany number 07123984',
  ],
  [
    '/contact',
    'Invoices to: accounts dept, Acme Widgets Ltd, 1 High Street, Leeds LS1 4AB. Company no 07123984',
  ],
  ['/contact', 'Make cheques payable to Acme Widgets Ltd. Company number 07123984.'],
  [
    '/modern-slavery',
    'This statement is made by Acme Widgets Ltd (company number 07123984) under section 54 of the Modern Slavery Act 2015.',
  ],
  [
    '/cookies',
    'Who are we? Acme Widgets Ltd, company registered in England and Wales under number 07123984, registered office 1 High Street, Leeds LS1 4AB.',
  ],
  [
    '/legal',
    'Trading name: Bestwidgets\nLegal entity: Acme Widgets Ltd\nRegistration: 07123984 (England and Wales)\nOffice: 1 High Street, Leeds LS1 4AB',
  ],
  [
    '/faq',
    'Are you a registered company? Yes. Acme Widgets Ltd, number 07123984, registered in England and Wales.',
  ],
  [
    '/complaints',
    'Complaints procedure of Acme Widgets Ltd, company number 07123984. Write to the manager at 1 High Street, Leeds LS1 4AB.',
  ],
  [
    '/accessibility',
    'Acme Widgets Ltd is committed to making its website accessible. Company number 07123984.',
  ],
  ['/', 'Bestwidgets | Acme Widgets Ltd | 07123984'],
  ['/', '© Bestwidgets 2026 (Acme Widgets Ltd 07123984)'],
  ['/about', 'Acme Widgets Limited trading as Bestwidgets. Registered number 07123984'],
];

describe.each(['acmewidgets.co.uk', 'bestwidgets.shop'])('the owner of %s is believed', (host) => {
  it.each(wordings)('who says at %s: %s', (path, text) => {
    const home = path === '/' ? `Widgets for all\n${text}` : 'Widgets for all';
    const further = path === '/' ? '/shop' : path;
    const pages = [page(host, '/', home), page(host, further, text)];

    expect(proveDomain(pages, acmeWidgets({ postTown: 'LEEDS' })).verdict).toMatch(
      /^(?:proven|likely)$/u,
    );
  });
});

function page(host: string, path: string, text: string): ProofPage {
  const url = new URL(path, `https://${host}/`);
  return { url, title: 'Bestwidgets', text: `Home Shop Contact\n${text}\nCookies help us` };
}
