import type { SeededRandom } from '../seeded-random.ts';
import type { Address } from './company.ts';

const towns = {
  'england-wales': [
    ['Leeds', 'West Yorkshire', 'LS'],
    ['Preston', 'Lancashire', 'PR'],
    ['Norwich', 'Norfolk', 'NR'],
    ['Exeter', 'Devon', 'EX'],
    ['Derby', 'Derbyshire', 'DE'],
    ['Cardiff', null, 'CF'],
    ['London', null, 'SE'],
    ['Bristol', null, 'BS'],
  ],
  scotland: [
    ['Dundee', null, 'DD'],
    ['Perth', 'Perthshire', 'PH'],
    ['Paisley', 'Renfrewshire', 'PA'],
  ],
  'northern-ireland': [
    ['Newry', 'County Down', 'BT'],
    ['Omagh', 'County Tyrone', 'BT'],
  ],
} as const;

const countries = {
  'england-wales': 'England',
  scotland: 'Scotland',
  'northern-ireland': 'Northern Ireland',
} as const;

export type Jurisdiction = keyof typeof towns;

const streets = [
  'Quarry Lane',
  'Fuller Street',
  'Canal Road',
  'Orchard Way',
  'Station Approach',
  'Tanners Yard',
];
const buildings = ['Unit 4 ', 'Suite 12, ', 'Beacon House, ', '', '', ''];

/** The second half of a postcode never has C, I, K, M, O or V. */
const inwardLetters = 'ABDEFGHJLNPQRSTUWXYZ'.split('');

export function inventAddress(random: SeededRandom, jurisdiction: Jurisdiction): Address {
  const [town, county, area] = random.pick<readonly [string, string | null, string]>(
    towns[jurisdiction],
  );
  const inward = `${random.integer(1, 9)}${random.pick(inwardLetters)}${random.pick(inwardLetters)}`;
  return {
    line1: `${random.pick(buildings)}${random.integer(1, 240)} ${random.pick(streets)}`,
    line2: random.chance(0.25) ? `${random.pick(['Lower', 'Upper', 'Great'])} Marston` : null,
    town,
    county,
    country: countries[jurisdiction],
    postcode: `${area}${random.integer(1, 19)} ${inward}`,
  };
}
