import { describe, expect, it } from 'vitest';
import { acmeWidgets } from '../../../test/support/acme-widgets.ts';
import type { ProofPage, Verdict } from './proof-rules.ts';
import { proveDomain } from './prove-domain.ts';

/** How firms state whose the site is, with the page they do it on. */
const statements: readonly (readonly [path: string, text: string])[] = [
  ['/', '© 2026 Acme Widgets Ltd. Registered in England No. 07123984.'],
  ['/', 'Acme Widgets is a trading name of Acme Widgets Ltd (07123984).'],
  ['/', 'Acme Widgets Ltd | 1 High Street, Leeds LS1 4AB | Reg. No. 7123984 | VAT GB 123 4567 82'],
  ['/about', 'We are Acme Widgets Ltd, company number 07123984, and we make widgets.'],
  ['/contact', 'Acme Widgets\n1 High Street\nLeeds LS1 4AB\nCompany number: 07123984'],
  ['/legal', 'Name\nAcme Widgets Ltd\nCompany number\n07123984\nRegistered office\nLeeds LS1 4AB'],
  ['/privacy', 'Acme Widgets Limited (Company No 07123984) is the data controller of your data.'],
  ['/terms', '“We” means Acme Widgets Ltd, registered in England with number 07123984.'],
];

/** Whom they name with a number beside their own. */
const partners = [
  'Finance is provided by Lendy Ltd (company number 08839052).',
  'Our payment processor is Payco Ltd, registered in England 08839052.',
  'Website by Pixel Ltd, company no. 08839052',
  'We use Hosting Co Ltd (08839052) for hosting our site.',
  'Our landlord, Estates Ltd (company number 08839052), owns the building.',
  'Our parent company is Acme Holdings Ltd (company number 08839052).',
  'Member of the Guild of Widgeters Ltd, company number 08839052.',
  'Goods are delivered by Courier Ltd, company no 08839052.',
  'Our accountants are Beans LLP, registered number OC312345.',
  'Payments are taken by Payco Ltd (company number 08839052) or Lendy Ltd (company number 08839053).',
  'Complaints that we cannot settle go to Ombudsman Services Ltd, company number 08839052.',
  'Our cover is underwritten by Big Mutual Ltd, company number 08839052.',
  'In association with Big Ltd (Company number 08839052).',
  'Deposits are held by The Dispute Service Limited, registered in England no. 08839052.',
  'Data is stored by Cloud Ltd (company number 08839052), 1 Road, Leeds.',
  'Images courtesy of Snap Ltd, company number 08839052.',
  'We hire our vans from Van Ltd (company number 08839052).',
  'Case study: we fitted 40 widgets for Bigco Ltd, company number 08839052.',
  'Widgetry is licensed from Widgetry Ltd, company number 08839052, the owner of the design.',
  'Part of the Widget Group: Widget Group plc, registered in England 08839052.',
  'Acme Tools Ltd (company number 08839052) is our sister company.',
  'Bookings for the café: Bean There Ltd, company number 08839052, runs it for us.',
  'You may also write to our agents, Agents Ltd, Company No. 08839052, 9 Road, Leeds.',
];

/** What makes the site another's. */
const rivals: readonly (readonly [path: string, text: string])[] = [
  ['/terms', 'This website is operated by Other Trading Ltd, company number 08839052.'],
  ['/terms', 'These terms are between you and Other Trading Ltd (company number 08839052).'],
  ['/privacy', 'Other Trading Ltd (company number 08839052) is the controller of your data.'],
];

describe.each(['acmewidgets.co.uk', 'bestwidgets.shop'])(
  'a firm beside the owner of %s',
  (host) => {
    it.each(statements)('is no veto beside what %s says: %s', (path, text) => {
      const refused = partners.flatMap((partner) => [
        ...refusals(host, [[path, `${text}\n${partner}`]], partner),
        ...refusals(
          host,
          [
            [path, text],
            ['/faq', partner],
          ],
          partner,
        ),
      ]);

      expect(refused).toEqual([]);
    });

    it.each(rivals)('is the owner where %s says: %s', (path, text) => {
      const footer = '© 2026 Acme Widgets Ltd. Registered in England No. 07123984.';

      expect(
        isAccepted(
          judge(host, [
            ['/', footer],
            [path, text],
          ]),
        ),
      ).toBe(false);
    });
  },
);

type Page = readonly [path: string, text: string];

function refusals(host: string, pages: readonly Page[], partner: string): readonly string[] {
  const verdict = judge(host, pages);
  return isAccepted(verdict) ? [] : [`${verdict}: ${partner}`];
}

function judge(host: string, pages: readonly Page[]): Verdict {
  const isHome = pages.some(([path]) => path === '/');
  const shown: readonly Page[] = isHome ? pages : [['/', 'Widgets for all'], ...pages];
  const read = shown.map(([path, text]): ProofPage => ({
    url: new URL(path, `https://${host}/`),
    title: '',
    text: `Menu\n${text}`,
  }));
  return proveDomain(read, acmeWidgets({ postTown: 'LEEDS' })).verdict;
}

function isAccepted(verdict: Verdict): boolean {
  return verdict === 'proven' || verdict === 'likely';
}
