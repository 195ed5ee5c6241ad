import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { controllersOf } from './controllers-json.ts';
import { etagOf } from './company-profile-json.ts';
import type { SandboxCompany } from './world/company.ts';
import { writeWhole } from './write-whole.ts';
import { zipOneFile } from './zip-archive.ts';

/** Where the snapshot of persons with significant control lies, in both forms it is published in. */
export interface PscZips {
  /** `persons-with-significant-control-snapshot-<date>.zip` */
  readonly whole: string;
  /** `psc-snapshot-<date>_1of3.zip` and so on, in a folder of their own. */
  readonly parts: readonly string[];
}

/** The real one has 32. */
const partCount = 3;

/** Writes the snapshot as one file and as parts. */
export async function writePscZips(
  companies: readonly SandboxCompany[],
  { directory, date }: { readonly directory: string; readonly date: string },
): Promise<PscZips> {
  const lines = pscLines(companies, date);
  const name = `persons-with-significant-control-snapshot-${date}`;
  const whole = join(directory, `${name}.zip`);
  await writeWhole(whole, await zipOneFile(`${name}.txt`, lines));
  const folder = join(directory, 'psc-parts');
  await mkdir(folder, { recursive: true });
  const parts: string[] = [];
  const perPart = Math.ceil(lines.length / partCount);
  for (let number = 1; number <= partCount; number += 1) {
    const part = `psc-snapshot-${date}_${number}of${partCount}`;
    const path = join(folder, `${part}.zip`);
    await writeWhole(
      path,
      await zipOneFile(`${part}.txt`, lines.slice((number - 1) * perPart, number * perPart)),
    );
    parts.push(path);
  }
  return { whole, parts };
}

/** Every line with its line feed: what each company says of its owners, and at the end how much there is. */
export function pscLines(companies: readonly SandboxCompany[], date: string): readonly string[] {
  const counts = { persons: 0, statements: 0, exemptions: 0 };
  const lines: string[] = [];
  for (const company of companies) {
    const owners = controllersOf(company);
    counts.persons += owners.length;
    lines.push(...owners.map((owner) => lineOf(company, owner)));
    if (owners.length > 0 || company.status === 'dissolved') continue;
    const isExempt = company.type === 'plc';
    counts[isExempt ? 'exemptions' : 'statements'] += 1;
    lines.push(lineOf(company, isExempt ? exemptions(company) : statement(company)));
  }
  lines.push(
    `${JSON.stringify({
      data: {
        kind: 'totals#persons-of-significant-control-snapshot',
        persons_of_significant_control_count: counts.persons,
        statements_count: counts.statements,
        exemptions_count: counts.exemptions,
        generated_at: `${date}T03:40:50Z`,
      },
    })}\n`,
  );
  return lines;
}

function lineOf(company: SandboxCompany, data: Record<string, unknown>): string {
  return `${JSON.stringify({ company_number: company.number, data })}\n`;
}

function statement(company: SandboxCompany): Record<string, unknown> {
  const self = `/company/${company.number}/persons-with-significant-control-statements/${etagOf(company.number).slice(0, 27)}`;
  return {
    etag: etagOf(self),
    kind: 'persons-with-significant-control-statement',
    links: { self },
    notified_on: company.createdOn ?? '2016-04-06',
    statement: 'no-individual-or-entity-with-signficant-control',
  };
}

function exemptions(company: SandboxCompany): Record<string, unknown> {
  return {
    etag: etagOf(`${company.number}:exemptions`),
    exemptions: {
      psc_exempt_as_trading_on_regulated_market: {
        exemption_type: 'psc-exempt-as-trading-on-regulated-market',
        items: [{ exempt_from: '2016-04-06' }],
      },
    },
    kind: 'exemptions',
    links: { self: `/company/${company.number}/exemptions` },
  };
}
