import { createHash } from 'node:crypto';
import { isProposalToStrikeOff } from '../../../src/domain/company-status.ts';
import { openBulkInput } from '../../../src/sources/companies-house-bulk/open-bulk-input.ts';
import { readBulkCompanies } from '../../../src/sources/companies-house-bulk/read-bulk-companies.ts';
import { publishedCells } from './published-cells.ts';

/**
 * The scan of the file for companies under threat without storing them: `scan-alone.ts FILE [--check]`.
 *
 * @TODO(#3) Reads with readBulkCompanies until there is a filtered scan. That scan is put in here, and nowhere else.
 */
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
for await (const batch of readBulkCompanies(input, options)) {
  for (const result of batch) {
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
