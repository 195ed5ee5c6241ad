import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipOneFile } from '../../src/sandbox/zip-archive.ts';

/** A person with significant control as the snapshot prints it; members may be replaced. */
export interface PscOfTest {
  readonly company: string;
  readonly id: string;
  readonly forename?: string;
  readonly surname?: string;
  readonly year?: number;
  readonly data?: Readonly<Record<string, unknown>>;
}

export function pscLine({
  company,
  id,
  forename = 'Morag',
  surname = 'Thistle',
  ...facts
}: PscOfTest): string {
  return JSON.stringify({
    company_number: company,
    data: {
      date_of_birth: { month: 4, year: facts.year ?? 1970 },
      kind: 'individual-person-with-significant-control',
      links: { self: `/company/${company}/persons-with-significant-control/individual/${id}` },
      name: `Mrs ${forename} Anne ${surname}`,
      name_elements: { title: 'Mrs', forename, middle_name: 'Anne', surname },
      natures_of_control: ['ownership-of-shares-75-to-100-percent'],
      notified_on: '2016-04-06',
      ...facts.data,
    },
  });
}

export function totalsLine(persons: number): string {
  return JSON.stringify({
    data: {
      kind: 'totals#persons-of-significant-control-snapshot',
      persons_of_significant_control_count: persons,
      statements_count: 0,
      exemptions_count: 0,
      generated_at: '2026-11-20T03:40:50+00:00',
    },
  });
}

/** Writes the one-file form of that date with right totals; other lines may follow. Returns its path. */
export async function writePscFile(
  folder: string,
  date: string,
  lines: readonly string[],
): Promise<string> {
  const name = `persons-with-significant-control-snapshot-${date}`;
  const path = join(folder, `${name}.zip`);
  writeFileSync(
    path,
    await zipOneFile(
      `${name}.txt`,
      lines.map((line) => `${line}\n`),
    ),
  );
  return path;
}
