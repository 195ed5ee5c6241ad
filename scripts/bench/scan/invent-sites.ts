import { createSeededRandom, type SeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { hideAddress, hidingForms, type HidingForm } from './hide-address.ts';
import type { ScanPlan } from './scan-plan.ts';

export interface InventedAddress {
  readonly email: string;
  readonly form: HidingForm;
  /** Index of the page it stands on. */
  readonly page: number;
}

export interface InventedSite {
  readonly domain: string;
  readonly companyName: string;
  readonly companyNumber: string;
  readonly postalCode: string;
  readonly addresses: readonly InventedAddress[];
}

/** What a page of running text with its menu, scripts and styles weighs. */
const pageBytes = 24_000;

const pageNames = [
  '',
  'contact',
  'about-us',
  'privacy',
  'terms',
  'team',
  'services/kitchens',
  'services/bathrooms',
  'services/extensions',
  'services/repairs',
  'work/gallery',
  'work/reviews',
  'prices/guide',
  'prices/finance',
  'areas/covered',
] as const;

const trades =
  'roofing plumbing joinery glazing tiling paving fencing flooring plastering masonry'.split(' ');
const places = 'ashdale birkbeck cresswell dunmore elmstead fairlea gorsefield hartwell'.split(' ');
const mailboxes =
  'info sales office hello enquiries accounts support bookings mary.jones tom.baker j.patel'.split(
    ' ',
  );
const words =
  `we have worked on houses of every age and size for more than twenty years and know what each of them needs before winter
  comes our people arrive when they said they would keep the place tidy and explain what they are going to do and what it
  costs the quote is free and in writing materials are chosen together with the customer and every job is looked at again
  after half a year should anything not be as agreed it is put right without a discussion and without a bill`.split(
    /\s+/,
  );

/** Two addresses a site stand on its contact page, the others on pages of their own; every form comes up equally often. */
export function inventSites({ seed, sites, pagesPerSite }: ScanPlan): readonly InventedSite[] {
  return Array.from({ length: sites }, (_, index) => {
    const random = createSeededRandom(`${seed}/${index}`);
    const place = random.pick(places);
    const trade = random.pick(trades);
    const domain = `${place}-${trade}-${index}.co.uk`;
    const chosen = random.shuffle(mailboxes).slice(0, 6);
    return {
      domain,
      companyName: `${place} ${trade} ${index} limited`.toUpperCase(),
      companyNumber: String(7_000_000 + index).padStart(8, '0'),
      postalCode: `LS${(index % 28) + 1} ${(index % 9) + 1}AB`,
      addresses: chosen.map((mailbox, turn) => ({
        email: `${mailbox}@${domain}`,
        form: hidingForms[(index * chosen.length + turn) % hidingForms.length] ?? 'text',
        page: turn < 2 ? 1 : random.integer(2, pagesPerSite - 1),
      })),
    };
  });
}

export function pathOf(page: number): string {
  return `/${pageNames[page] ?? `page-${page}`}`;
}

/** One page of a site, with what real ones carry besides their text: menus, scripts, pictures and false friends. */
export function inventPage(
  plan: ScanPlan,
  { site, page }: { readonly site: InventedSite; readonly page: number },
): string {
  const random = createSeededRandom(`${plan.seed}/${site.domain}/${page}`);
  const name = titleCase(site.companyName);
  const links = Array.from(
    { length: plan.pagesPerSite },
    (_, index) =>
      `<li class="menu-item"><a href="${pathOf(index)}">${pageNames[index] === '' ? 'Home' : titleCase(pathOf(index).slice(1).replaceAll(/[-/]/g, ' '))}</a></li>`,
  ).join('');
  const own = site.addresses.filter((each) => each.page === page);
  const start = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>${titleCase(pathOf(page).slice(1))} ${name}</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/assets/theme@2.1.css"><style>.menu-item{display:inline}.lead{font-size:1.2em}.d-none{display:none}</style>
<script>window.dataLayer=window.dataLayer||[];window.sentry={dsn:"https://${random.hex(32)}@o447951.ingest.sentry.io/5429219"};</script></head>
<body><nav><ul>${links}</ul></nav><main><h1>${name}</h1><img src="/img/logo@2x.png" srcset="/img/logo@3x.png 3x" alt="logo">`;
  const end = `</main><a href="mailto:?subject=Look%20at%20this">Tell a friend</a><form><input type="email" placeholder="you@example.com"></form>
<footer><p>${name}. Registered in England and Wales, company number ${site.companyNumber}. Registered office: 1 Mill Lane, Leeds ${site.postalCode}.</p></footer>
<script src="https://cdn.example.net/react@18.2.0/umd/react.production.min.js"></script></body></html>`;
  const hidden = own.map(({ email, form }) => hideAddress(email, form)).join('\n');
  let body = '';
  while (start.length + body.length + hidden.length + end.length < pageBytes) {
    body += inventSection(random);
  }
  return `${start}${body}${hidden}${end}`;
}

function inventSection(random: SeededRandom): string {
  const paragraph = (): string =>
    Array.from({ length: random.integer(25, 60) }, () => random.pick(words)).join(' ');
  const heading = titleCase(`${random.pick(words)} ${random.pick(words)}`);
  return `<section class="block block-${random.integer(1, 9)}" id="s${random.hex(6)}"><h2>${heading}</h2><p class="lead">${paragraph()}.</p>
<div class="row"><div class="col"><picture><img loading="lazy" src="/img/${random.hex(8)}${random.chance(0.03) ? '@2x' : ''}.jpg" alt="${heading}"></picture><p>${paragraph()}.</p></div>
<ul><li>${random.pick(words)} <strong>${random.pick(words)}</strong></li><li>${random.pick(words)}</li></ul></div></section>\n`;
}

function titleCase(text: string): string {
  return text.toLowerCase().replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
