import type { SeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { buildingTypes, commonStreets, places, streetTypes, type Place } from './places.ts';
import { rareWord } from './rare-words.ts';
import { createWeightedList } from './weighted-list.ts';

export interface InventedAddress {
  readonly nation: string;
  readonly poBox: string;
  /** Line 1, line 2, town, county, country, postcode. */
  readonly cells: readonly string[];
}

/** Formation agents keep thousands of companies at one door. */
const sharedDoors = 400;
const shareOfShared = 0.18;

/** Registered offices: most their own, some at an address that thousands share. */
export function createAddresses(random: SeededRandom): () => InventedAddress {
  const pickPlace = createWeightedList(places);
  const shared = Array.from({ length: sharedDoors }, () =>
    inventAddress(random, pickPlace(random)),
  );
  return () =>
    random.chance(shareOfShared) ? random.pick(shared) : inventAddress(random, pickPlace(random));
}

function inventAddress(random: SeededRandom, place: Place): InventedAddress {
  const [line1, line2] = inventLines(random);
  const country = random.next();
  return {
    nation: place.country,
    poBox: random.chance(0.002) ? `PO BOX ${random.integer(1, 999)}` : '',
    cells: [
      line1,
      line2,
      random.chance(0.02) ? '' : place.town,
      random.chance(0.6) ? place.county : '',
      country < 0.35 ? '' : country < 0.62 ? 'UNITED KINGDOM' : place.country,
      inventPostcode(random, place),
    ],
  };
}

function inventLines(random: SeededRandom): readonly [string, string] {
  const street = `${random.chance(0.35) ? random.pick(commonStreets) : rareWord(random)} ${random.pick(streetTypes)}`;
  const numbered = `${random.integer(1, random.chance(0.7) ? 99 : 499)} ${street}`;
  const locality = random.chance(0.55) ? rareWord(random) : '';
  const shape = random.next();
  if (shape < 0.56) return [numbered, locality];
  const building = `${rareWord(random)} ${random.pick(buildingTypes)}`;
  if (shape < 0.68) return [building, street];
  if (shape < 0.76) return [`UNIT ${random.integer(1, 60)} ${building}`, street];
  if (shape < 0.82) return [`FLAT ${random.integer(1, 60)}, ${building}`, numbered];
  if (shape < 0.85) return [`${building}, ${numbered}`, locality];
  // Runs of spaces are as published.
  if (shape < 0.88) return [`UNIT ${random.integer(1, 30)}   ${building}`, numbered];
  if (shape < 0.89) return [`CAFÉ ${building}`, numbered];
  return [numbered, building];
}

const inwardLetters = 'ABDEFGHJLNPQRSTUWXYZ';

function inventPostcode(random: SeededRandom, place: Place): string {
  const odd = random.next();
  if (odd < 0.012) return '';
  if (odd < 0.013) return random.pick(['N/A', 'LL30', '90210', 'D02 XY45']);
  const outward = `${place.postcodeArea}${random.integer(1, place.districts)}`;
  const inward = `${random.integer(0, 9)}${letter(random)}${letter(random)}`;
  return `${outward} ${inward}`;
}

function letter(random: SeededRandom): string {
  return inwardLetters.charAt(random.integer(0, inwardLetters.length - 1));
}
