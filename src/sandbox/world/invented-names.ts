import type { SeededRandom } from '../seeded-random.ts';

// Coined place-like words: no register search should find a company that trades under them.
const heads =
  'Aldrim Bexow Cawdle Dronfar Eskwin Farnock Gorsden Haxmoor Inglecray Jessop Kelbrin Lunsden Merrowby Nethcar Oxgrain Pendrift Quenlow Rishmar Skelvan Tarnick Ulverge Vennacre Wexcombe Yarrowin Zealmont Brackmere Cindervale Dunsprey Fennimoss Grindlow'.split(
    ' ',
  );
const tails =
  'wick mere ton ley combe stead fold thorpe holm gate worth dale brook cross ford haven ridge well'.split(
    ' ',
  );

export const trades = [
  { word: 'Joinery', sic: '43320 - Joinery installation' },
  {
    word: 'Bakery',
    sic: '10710 - Manufacture of bread; manufacture of fresh pastry goods and cakes',
  },
  { word: 'Plumbing', sic: '43220 - Plumbing, heat and air-conditioning installation' },
  { word: 'Roofing', sic: '43910 - Roofing activities' },
  {
    word: 'Consulting',
    sic: '70229 - Management consultancy activities other than financial management',
  },
  { word: 'Digital', sic: '62012 - Business and domestic software development' },
  { word: 'Haulage', sic: '49410 - Freight transport by road' },
  { word: 'Catering', sic: '56210 - Event catering activities' },
  { word: 'Electrical', sic: '43210 - Electrical installation' },
  { word: 'Lettings', sic: '68310 - Real estate agencies' },
  { word: 'Motors', sic: '45200 - Maintenance and repair of motor vehicles' },
  { word: 'Fabrications', sic: '25110 - Manufacture of metal structures and parts of structures' },
  {
    word: 'Farms',
    sic: '01110 - Growing of cereals (except rice), leguminous crops and oil seeds',
  },
  { word: 'Interiors', sic: '74100 - specialised design activities' },
  { word: 'Logistics', sic: '52290 - Other transportation support activities' },
  { word: 'Studios', sic: '74202 - Other specialist photography' },
] as const;

export type Trade = (typeof trades)[number];

const forenames =
  'Amelia Oliver Priya Thomas Zoë George Niamh Callum Aisha William Sophie Rhys Hannah Daniel Megan Kwame Eleanor James Siân Marcus Freya Adeel Charlotte Robert Chloë Tomasz Louise Edward Yusuf Catherine'.split(
    ' ',
  );
const surnames = [
  ...'Ashdown Birtles Cawthorne Dunnett Eastham Fairclough Garside Hollins Illingworth Jagger Kershaw Lomax Murgatroyd Nuttall Ormerod Pickersgill Quarmby Rushworth Sagar Threlfall Unsworth Verity Wolstenholme Yardley'.split(
    ' ',
  ),
  "O'Neill",
  'Van der Berg',
  'Ellis-Hartley',
  'McAllister',
  'Núñez',
  'Müller',
];

/** 'Quenlowmere' and the like. */
export function inventWord(random: SeededRandom): string {
  return random.pick(heads) + random.pick(tails);
}

export function inventPersonName(random: SeededRandom): { forename: string; surname: string } {
  return { forename: random.pick(forenames), surname: random.pick(surnames) };
}

export function inventForename(random: SeededRandom): string {
  return random.pick(forenames);
}

/** Letters and digits only, accents folded: what is left of a name in a domain or a mailbox. */
export function slug(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

/** A company name without its legal ending, upper case, single spaces: what same-named companies have in common. */
export function bareCompanyName(name: string): string {
  return name
    .toUpperCase()
    .replaceAll(/[.,"'’!=()]/g, '')
    .replace(
      /\s+(LIMITED LIABILITY PARTNERSHIP|LIMITED PARTNERSHIP|LIMITED|LTD|LLP|PLC|LP|CIC)\s*$/,
      '',
    )
    .replaceAll(/\s+/g, ' ')
    .trim();
}
