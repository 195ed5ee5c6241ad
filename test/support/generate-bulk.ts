import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { bulkHeader } from '../../src/sandbox/bulk-csv.ts';
import { createSeededRandom, type SeededRandom } from '../../src/sandbox/seeded-random.ts';

export interface GeneratedBulk {
  readonly rows: number;
  readonly underThreat: number;
}

/** Share of the register under a proposal to strike off: 401,947 of 5,689,367 on 2026-09-01 (https://companyregisteruk.co.uk/methodology). */
const shareUnderThreat = 0.07;
const underThreat = 'Active - Proposal to Strike off';
const rowsPerWrite = 2_000;

/**
 * Writes a bulk file in the published form: header unquoted, every cell quoted. Some rows try to mislead whoever does not
 * read CSV properly: the status text inside a name or an address, doubled quotes, line breaks and commas inside cells.
 */
export async function generateBulk(
  path: string,
  { rows, seed }: { readonly rows: number; readonly seed: string },
): Promise<GeneratedBulk> {
  const random = createSeededRandom(seed);
  const file = createWriteStream(path);
  const finished = once(file, 'finish');
  file.write(`${bulkHeader}\n`);
  let threatened = 0;
  for (let start = 0; start < rows; start += rowsPerWrite) {
    const lines: string[] = [];
    for (let index = start; index < Math.min(start + rowsPerWrite, rows); index += 1) {
      const isUnderThreat = random.chance(shareUnderThreat);
      if (isUnderThreat) threatened += 1;
      lines.push(rowOf(random, index, isUnderThreat));
    }
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
  }
  file.end();
  await finished;
  return { rows, underThreat: threatened };
}

/** A decoy is a name that looks like something else to a reader who only searches for it. */
const decoys: readonly ((name: string) => string)[] = [
  (name) => `${name} ("${underThreat}") LTD`,
  (name) => `","${underThreat}","${name}`,
  (name) => `${name}\n"${underThreat}"\nLTD`,
  (name) => `""${name}"", SONS & CO.`,
];

const streets = ['HIGH STREET', 'STATION ROAD', 'CHURCH LANE', 'MILL HILL', 'QUAY SIDE'];
const towns = ['LEEDS', 'BRISTOL', 'SWANSEA', 'GLASGOW', 'NORWICH'];
const trades = ['JOINERY', 'CATERING', 'HAULAGE', 'CONSULTING', 'DESIGN'];
const otherStatuses = ['Liquidation', 'In Administration', 'Voluntary Arrangement'];

function rowOf(random: SeededRandom, index: number, isUnderThreat: boolean): string {
  const number = String(10_000_000 + index);
  const plainName = `${random.pick(towns)} ${random.pick(trades)} ${index}`;
  const name = random.chance(0.02) ? random.pick(decoys)(plainName) : `${plainName} LTD`;
  const street = `${random.integer(1, 200)} ${random.pick(streets)}`;
  const careOf = random.chance(0.005) ? `CompanyStatus: ${underThreat}` : '';
  const other = random.chance(0.03) ? random.pick(otherStatuses) : 'Active';
  const year = random.integer(1990, 2025);
  const previousName = random.chance(0.1) ? [`01/06/${year}`, `${plainName} (OLD)`] : ['', ''];
  const cells = [
    [name, number, careOf, '', street, ''],
    [random.pick(towns), '', 'ENGLAND', `LS${random.integer(1, 29)} 4AP`],
    ['Private Limited Company', isUnderThreat ? underThreat : other, 'United Kingdom', ''],
    [`01/02/${year}`, '31', '3', '31/12/2026', '31/03/2025', 'MICRO ENTITY', '', ''],
    ['0', '0', '0', '0', '43320 - Joinery installation', '', '', '', '0', '0'],
    [`http://business.data.gov.uk/id/company/${number}`],
    previousName,
    Array.from({ length: 18 }, () => ''),
    ['15/02/2027', '01/02/2026'],
  ];
  return cells
    .flat()
    .map((cell) => `"${cell.replaceAll('"', '""')}"`)
    .join(',');
}
