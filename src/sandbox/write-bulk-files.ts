import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bulkCsv } from './bulk-csv.ts';
import { ownersJson } from './officers-json.ts';
import { describeStaticFile, type StaticFile } from './static-file.ts';
import type { World } from './world/build-world.ts';
import type { SandboxCompany } from './world/company.ts';
import { dayOf } from './world/dates.ts';
import { zipOneFile } from './zip-archive.ts';

export interface BulkFiles {
  /** The register as one file, whatever the site lists. */
  readonly bulkZip: string;
  /** What the site lists of it. */
  readonly companyFiles: readonly StaticFile[];
  readonly pscFiles: readonly StaticFile[];
}

export interface BulkFilesAbout {
  readonly directory: string;
  readonly bornAt: number;
  readonly seed: number;
  /** 1: as one file. */
  readonly parts: number;
}

/** Writes what the download site publishes. The files show the register as it was before the story began. */
export async function writeBulkFiles(world: World, about: BulkFilesAbout): Promise<BulkFiles> {
  const { directory, bornAt, seed, parts } = about;
  const date = `${dayOf(bornAt).slice(0, 7)}-01`;
  // Both line ends have been published; which one is the seed's choice.
  const lineEnd = seed % 2 === 0 ? '\r\n' : '\n';
  const write = async (name: string, entry: string, text: Iterable<string>): Promise<string> => {
    const path = join(directory, `${name}.zip`);
    const zip = await zipOneFile(entry, text);
    await writeFile(`${path}.new`, zip);
    await rename(`${path}.new`, path);
    return path;
  };
  const writeCsv = (name: string, companies: readonly SandboxCompany[]): Promise<string> =>
    write(name, `${name}.csv`, bulkCsv(companies, lineEnd));

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
  const pscName = `persons-with-significant-control-snapshot-${dayOf(bornAt)}`;
  const pscZip = await write(pscName, `${pscName}.txt`, pscLines(world.companies, bornAt));
  const describe = (path: string): Promise<StaticFile> => describeStaticFile(path, bornAt);
  return {
    bulkZip,
    companyFiles: await Promise.all(listed.map(describe)),
    pscFiles: [await describe(pscZip)],
  };
}

/** A JSON line per owner, the totals in the last. */
function* pscLines(companies: readonly SandboxCompany[], bornAt: number): Generator<string> {
  let count = 0;
  for (const company of companies) {
    if (company.status === 'dissolved') continue;
    for (const data of ownersJson(company)) {
      count += 1;
      yield `${JSON.stringify({ company_number: company.number, data })}\n`;
    }
  }
  const totals = {
    kind: 'totals#persons-of-significant-control-snapshot',
    persons_of_significant_control_count: count,
    statements_count: 0,
    exemptions_count: 0,
    generated_at: new Date(bornAt).toISOString(),
  };
  yield `${JSON.stringify({ data: totals })}\n`;
}
