import { join } from 'node:path';
import { bulkCsv } from './bulk-csv.ts';
import { writePscZips, type PscZips } from './psc-snapshot.ts';
import { describeStaticFile, type StaticFile } from './static-file.ts';
import type { World } from './world/build-world.ts';
import type { SandboxCompany } from './world/company.ts';
import { dayOf } from './world/dates.ts';
import { writeWhole } from './write-whole.ts';
import { zipOneFile } from './zip-archive.ts';

export interface BulkFiles {
  /** The register as one file, whatever the site lists. */
  readonly bulkZip: string;
  /** What the site lists of it. */
  readonly companyFiles: readonly StaticFile[];
  /** The people with significant control, as one file and as parts, whatever the site lists. */
  readonly pscZips: PscZips;
  readonly pscFiles: readonly StaticFile[];
}

export interface BulkFilesAbout {
  readonly directory: string;
  readonly bornAt: number;
  readonly seed: number;
  /** 1: the site lists one file of each product. */
  readonly parts: number;
}

/** Writes what the download site publishes. The files show the register as it was before the story began. */
export async function writeBulkFiles(world: World, about: BulkFilesAbout): Promise<BulkFiles> {
  const { directory, bornAt, seed, parts } = about;
  const date = `${dayOf(bornAt).slice(0, 7)}-01`;
  // Both line ends have been published; which one is the seed's choice.
  const lineEnd = seed % 2 === 0 ? '\r\n' : '\n';
  const writeCsv = async (name: string, companies: readonly SandboxCompany[]): Promise<string> => {
    const path = join(directory, `${name}.zip`);
    await writeWhole(path, await zipOneFile(`${name}.csv`, bulkCsv(companies, lineEnd)));
    return path;
  };

  const bulkZip = await writeCsv(`BasicCompanyDataAsOneFile-${date}`, world.companies);
  const perPart = Math.ceil(world.companies.length / parts);
  const writePart = (index: number): Promise<string> => {
    const companies = world.companies.slice(index * perPart, (index + 1) * perPart);
    return writeCsv(`BasicCompanyData-${date}-part${index + 1}_${parts}`, companies);
  };
  const listed =
    parts === 1
      ? [bulkZip]
      : await Promise.all(Array.from({ length: parts }, (_, i) => writePart(i)));
  // Of the people a file is made every day.
  const pscZips = await writePscZips(world.companies, { directory, date: dayOf(bornAt) });
  const listedPsc = parts === 1 ? [pscZips.whole] : pscZips.parts;
  const describe = (path: string): Promise<StaticFile> => describeStaticFile(path, bornAt);
  return {
    bulkZip,
    companyFiles: await Promise.all(listed.map(describe)),
    pscZips,
    pscFiles: await Promise.all(listedPsc.map(describe)),
  };
}
