import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { acmeWidgets } from '../../../test/support/acme-widgets.ts';
import type { ProofPage } from './proof-rules.ts';
import { proveDomain } from './prove-domain.ts';
import { readPage } from './read-page.ts';
import { textForProof } from './read-particulars.ts';

const Statement = z.object({
  path: z.string(),
  text: z.string(),
  /** Says enough only where the site is called like the company. */
  isOnKindredSite: z.boolean().default(false),
});
type Statement = z.infer<typeof Statement>;

/** Sentences of small firms' sites about ACME WIDGETS LIMITED, in lists that are combined with each other here. */
const { own, numbers, partners, stories, others, owners, aboutCompany, namesakes } = z
  .object({
    /** Whose a site is. */
    own: z.array(Statement),
    /** The same by the number alone. */
    numbers: z.array(Statement),
    /** Firms that are named beside. */
    partners: z.array(z.string()),
    /** What firms, and their customers, tell of them. */
    stories: z.array(z.string()),
    /** What others tell of the company. */
    others: z.array(Statement),
    /** Who these others are. */
    owners: z.array(z.string()),
    /** What others tell of it who have a domain that is called like it. */
    aboutCompany: z.array(z.string()),
    /** Who these are. */
    namesakes: z.array(z.string()),
  })
  .parse(
    JSON.parse(
      readFileSync(
        fileURLToPath(new URL('../../../test/corpora/statements.json', import.meta.url)),
        'utf8',
      ),
    ),
  );

const kindred = { host: 'acmewidgets.co.uk', brand: 'Acme Widgets' };
const branded = { host: 'bestwidgets.shop', brand: 'Bestwidgets' };
const foreign = { host: 'leedswidgetclub.org.uk', brand: 'Leeds Widget Club' };
type Site = typeof kindred;

/** What stands beside a statement, and on which page. */
interface Beside {
  readonly place: 'same page' | 'another page';
  readonly text: string;
}

describe.each([kindred, branded])('the owner of $host', (site) => {
  const said = own.filter((each) => site === kindred || !each.isOnKindredSite);

  it.each(said)('is believed who says at $path: $text', (statement) => {
    expect(isAccepted(site, statement)).toBe(true);
  });

  it.each(said)('is believed whatever firm is named beside $text', (statement) => {
    expect(refusedBeside(site, statement, partners)).toEqual([]);
  });
});

describe.each([kindred, branded, { host: 'acme.co.uk', brand: 'Acme' }])(
  'the number on $host',
  (site) => {
    it.each(numbers)('proves whose it is: $text', (statement) => {
      expect(isAccepted(site, statement)).toBe(true);
    });
  },
);

describe('what a firm and its customers tell of it', () => {
  it.each(own)('takes nothing from $text', (statement) => {
    expect(refusedBeside(kindred, statement, stories)).toEqual([]);
  });
});

describe.each([branded, foreign])('others who have $host', (site) => {
  it.each(others)('are not the company of which they say: $text', (statement) => {
    const accepted = ['', ...owners].flatMap((owner) =>
      ['', ...partners.slice(0, 2)]
        .map((partner) => `${partner}\n${owner}`)
        .filter((text) => isAccepted(site, statement, { place: 'same page', text })),
    );

    expect(accepted).toEqual([]);
  });
});

describe('others whose domain is called like the company', () => {
  it.each(aboutCompany)('are not it who say: %s', (text) => {
    const accepted = ['', ...namesakes].filter((owner) => {
      const pages = [
        page(kindred, '/', `Widgets for all. We make widgets for homes.\n${owner}`),
        page(kindred, '/about', `About us\n${text}\n${owner}`),
        page(kindred, '/shop', `Blue widgets\n${owner}`),
      ];
      return /^(?:proven|likely)$/u.test(proveDomain(pages, company).verdict);
    });

    expect(accepted).toEqual([]);
  });
});

/** A statement as builders of sites mark it up. */
const markups: Readonly<Record<string, (text: string) => string>> = {
  'a list': (text) => `<ul>${lines(text, /\n|(?<=\.) /u, 'li')}</ul>`,
  'bold particulars': (text) =>
    `<p>${text.replaceAll('\n', '<br>').replace(/0?7123984/gu, '<strong>$&</strong>')}</p>`,
  'hard spaces': (text) => `<p>${text.replaceAll('\n', '<br>').replaceAll(' ', '&nbsp;')}</p>`,
  'a linked name': (text) =>
    `<p>${text.replaceAll('\n', '<br>').replace(/Acme Widgets (?:Ltd|Limited)/u, '<a href="/">$&</a>')}</p>`,
  'a dot behind the form': (text) =>
    `<p>${text.replaceAll('\n', '<br>').replaceAll(/Acme Widgets (?:Ltd|Limited)(?!\.)/gu, 'Acme Widgets Ltd.')}</p>`,
};

function lines(text: string, at: RegExp, element: string): string {
  return text
    .split(at)
    .map((each) => `<${element}>${each}</${element}>`)
    .join('');
}

describe.each(Object.entries(markups))('marked up as %s', (_, mark) => {
  it.each([kindred, branded])('a statement on $host is read as what it says', (site) => {
    const said = [...own, ...numbers].filter((each) => site === kindred || !each.isOnKindredSite);
    const refused = said.filter(({ path, text }) => {
      const html = mark(escaped(of(site, text)));
      const pages =
        path === '/'
          ? [read(site, '/', html), read(site, '/shop', html)]
          : [read(site, '/', ''), read(site, path, html)];
      return !/^(?:proven|likely)$/u.test(proveDomain(pages, company).verdict);
    });

    expect(refused).toEqual([]);
  });
});

/** As the owner of a site would say it of that one. */
function of({ host, brand }: Site, text: string): string {
  return text.replaceAll('bestwidgets.shop', host).replaceAll('Bestwidgets', brand);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function read({ host, brand }: Site, path: string, body: string): ProofPage {
  const isFooter = path === '/' || path === '/shop';
  const html = `<!doctype html><html><head><title>${brand} | Widgets in Leeds</title></head><body>
<header><a href="/">${brand}</a><nav><ul><li><a href="/">Home</a></li><li><a href="/shop">Shop</a></li></ul></nav></header>
<main><h1>Widgets for all</h1><p>We make widgets for homes and offices.</p>${isFooter ? '' : body}</main>
<footer>${isFooter ? body : ''}<p>Follow us</p></footer></body></html>`;
  const shown = readPage(html, new URL(path, `https://${host}/`));
  return { ...shown, text: textForProof(shown) };
}

function refusedBeside(
  site: Site,
  statement: Statement,
  texts: readonly string[],
): readonly Beside[] {
  return texts
    .flatMap((text) => [
      { place: 'same page', text } as const,
      { place: 'another page', text } as const,
    ])
    .filter((beside) => !isAccepted(site, statement, beside));
}

/** A statement on the front page is a footer, and stands on every page. */
function isAccepted(site: Site, { path, text }: Statement, beside?: Beside): boolean {
  const named = of(site, text);
  const isFooter = path === '/';
  const here = beside?.place === 'same page' ? `${named}\n${beside.text}` : named;
  const pages = isFooter
    ? [page(site, '/', `Widgets for all\n${here}`), page(site, '/shop', `Blue widgets\n${here}`)]
    : [page(site, '/', 'Widgets for all. We make widgets for homes.'), page(site, path, here)];
  if (beside?.place === 'another page') {
    const footer = isFooter ? `\n${named}` : '';
    pages.push(page(site, '/about-us', `Who we work with\n${beside.text}${footer}`));
  }
  return /^(?:proven|likely)$/u.test(proveDomain(pages, company).verdict);
}

const company = acmeWidgets({
  postTown: 'LEEDS',
  addressLine1: '1 HIGH STREET',
  officerNames: ['HILL, Joanna Mary', 'HILL, Samuel'],
});

function page({ host, brand }: Site, path: string, text: string): ProofPage {
  return {
    url: new URL(path, `https://${host}/`),
    title: `${brand} | Widgets in Leeds`,
    text: `${brand}\nHome\nShop\nAbout\nContact\n${text}\nCookies help us`,
  };
}
