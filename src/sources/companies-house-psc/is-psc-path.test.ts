import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { zipOneFile } from '../../sandbox/zip-archive.ts';
import { isPscPath } from './is-psc-path.ts';

it('knows the owners’ snapshot by name, entries or beginning, and leaves everything else to others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-psc-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => join(folder, name);
  for (const name of ['owners', 'companies', 'both']) mkdirSync(at(name));
  writeFileSync(at('owners/psc-snapshot-2026-11-20_1of2.zip'), '');
  writeFileSync(at('both/psc-snapshot-2026-11-20_1of2.zip'), '');
  writeFileSync(at('both/companies.csv'), '');
  writeFileSync(at('companies/BasicCompanyDataAsOneFile-2026-11-01.zip'), '');
  writeFileSync(at('lines.zip'), await zipOneFile('lines.txt', ['{}\n']));
  writeFileSync(at('companies.zip'), await zipOneFile('companies.csv', ['a,b\n']));
  writeFileSync(
    at('BasicCompanyData-2026-11-01-part1_7.zip'),
    await zipOneFile('read-me.txt', ['{}\n']),
  );
  writeFileSync(at('broken.zip'), 'PK');
  writeFileSync(at('lines.json'), '\u{feff} {"company_number":"01234567"}\n');
  writeFileSync(at('damaged.txt'), '"company_number:01\n{"company_number":"01234567"}\n');
  writeFileSync(at('notes.txt'), 'CompanyName,');
  writeFileSync(at('companies.csv'), '{');

  const known = new Map<string, boolean>();
  for (const name of [
    'owners',
    'companies',
    'both',
    'lines.zip',
    'companies.zip',
    'BasicCompanyData-2026-11-01-part1_7.zip',
    'broken.zip',
    'lines.json',
    'damaged.txt',
    'notes.txt',
    'companies.csv',
    'none.txt',
    'persons-with-significant-control-snapshot-2026-11-20.zip',
  ]) {
    known.set(name, await isPscPath(at(name)));
  }

  expect(Object.fromEntries(known)).toEqual({
    owners: true,
    companies: false,
    both: true,
    'lines.zip': true,
    'companies.zip': false,
    'BasicCompanyData-2026-11-01-part1_7.zip': false,
    'broken.zip': false,
    'lines.json': true,
    'damaged.txt': true,
    'notes.txt': false,
    'companies.csv': false,
    'none.txt': false,
    'persons-with-significant-control-snapshot-2026-11-20.zip': true,
  });
});
