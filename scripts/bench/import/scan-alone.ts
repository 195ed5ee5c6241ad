import { createHash } from 'node:crypto';
import { isProposalToStrikeOff } from '../../../src/domain/company-status.ts';
import { createCompanyNumberSet } from '../../../src/domain/company-number-set.ts';
import { openBulkInput } from '../../../src/sources/companies-house-bulk/open-bulk-input.ts';
import { scanBulkCompanies } from '../../../src/sources/companies-house-bulk/scan-bulk-companies.ts';
import { publishedCells } from './published-cells.ts';

/** The scan of the file for companies under threat without storing them: `scan-alone.ts FILE [--check]`. */
const [file = ''] = process.argv.slice(2);
const isChecked = process.argv.includes('--check');
const hash = createHash('sha256');
let underThreat = 0;
const input = await openBulkInput(file);
const options = {
  signal: new AbortController().signal,
  onBytes: () => {},
  onIgnoredColumns: () => {},
};
for await (const { results } of scanBulkCompanies(input, createCompanyNumberSet(), options)) {
  for (const result of results) {
    if (result.kind !== 'row' || !isProposalToStrikeOff(result.company.status)) continue;
    if (isChecked) {
      const cells = publishedCells(result.company).join('\u{1f}');
      hash.update(`${underThreat === 0 ? '' : '\u{1e}'}${cells}`);
    }
    underThreat += 1;
  }
}
const sha256UnderThreat = isChecked ? hash.digest('hex') : null;
process.stdout.write(`${JSON.stringify({ underThreat, sha256UnderThreat })}\n`);
