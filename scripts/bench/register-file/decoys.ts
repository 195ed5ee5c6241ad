import type { SeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { strikeOffStatus } from './company-kinds.ts';
import type { InventedCompany } from './invent-company.ts';
import { rareWord } from './rare-words.ts';

/** Rows that lead astray whoever searches for the status as text, or splits at line feeds, commas and quotes. */
export const decoyKinds = [
  'status_in_name',
  'status_in_quotes_in_name',
  'status_as_care_of',
  'line_feed_in_name',
  'row_inside_name',
  'cell_border_inside_name',
  'quotes_in_name',
  'unescaped_quote',
] as const;
export type DecoyKind = (typeof decoyKinds)[number];

/** One row in 200,000 of each kind, and every kind in a small file too. */
export function decoysFor(rows: number): number {
  return rows < decoyKinds.length ? 0 : Math.max(1, Math.round(rows / 200_000));
}

/** Which rows become which decoy: `count` of each kind, spread over the file at random. */
export function planDecoys(
  random: SeededRandom,
  { rows, count }: { readonly rows: number; readonly count: number },
): ReadonlyMap<number, DecoyKind> {
  if (count * decoyKinds.length > rows) {
    throw new RangeError(`${count} decoys of ${decoyKinds.length} kinds do not fit ${rows} rows`);
  }
  const planned = new Map<number, DecoyKind>();
  for (const kind of decoyKinds) {
    for (let placed = 0; placed < count;) {
      const row = random.integer(0, rows - 1);
      if (planned.has(row)) continue;
      planned.set(row, kind);
      placed += 1;
    }
  }
  return planned;
}

/** Every second decoy is under threat itself, so that neither skipping nor taking them all is right. */
export function makeDecoy(random: SeededRandom, company: InventedCompany, kind: DecoyKind): void {
  const [firstWord = ''] = company.name.split(' ');
  company.status = random.chance(0.5) ? strikeOffStatus : 'Active';
  switch (kind) {
    case 'status_in_name':
      company.name = `${firstWord} ${strikeOffStatus} LIMITED`;
      return;
    case 'status_in_quotes_in_name':
      company.name = random.pick([
        `${firstWord} "${strikeOffStatus}" LIMITED`,
        `${firstWord} ,"${strikeOffStatus}", LIMITED`,
        `${firstWord} ","${strikeOffStatus}","`,
        `${firstWord} "${strikeOffStatus}"`,
      ]);
      return;
    case 'status_as_care_of':
      company.careOf = random.pick([strikeOffStatus, `"${strikeOffStatus}"`]);
      return;
    case 'line_feed_in_name':
      company.name = `${firstWord} ${random.pick(['AND\n', 'AND\n\n', 'AND\r\n', '\n"'])}SONS LIMITED`;
      return;
    case 'row_inside_name':
      company.name = `${firstWord}\n${rowLike(random)}\n${rareWord(random)} LIMITED`;
      return;
    case 'cell_border_inside_name':
      company.name = `${firstWord} ${random.pick(['A","B', 'A, B AND "C", D', ',', '","', '",', ',"'])} LIMITED`;
      return;
    case 'quotes_in_name':
      company.name = `${firstWord} ${random.pick(['"BEST" LIMITED', 'LIMITED "BEST"', '""', '"""', '"'])}`;
      return;
    case 'unescaped_quote':
      company.name = `${firstWord} ${random.pick(['SS!"AS LIMITED', 'LIMITED"', '"BEST" LIMITED', 'A" LIMITED'])}`;
      company.isMalformed = true;
  }
}

/** What would be a row under threat if it did not stand inside a cell. */
function rowLike(random: SeededRandom): string {
  const cells = Array.from({ length: 55 }, () => '');
  cells[0] = `${rareWord(random)} LIMITED`;
  cells[1] = '00000000';
  cells[10] = 'Private Limited Company';
  cells[11] = strikeOffStatus;
  return `"${cells.join('","')}"`;
}
