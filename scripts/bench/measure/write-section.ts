import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { replaceSection } from './replace-section.ts';

const page = join(import.meta.dirname, '../../../docs/benchmarks.md');
const pageStart =
  '# Benchmarks\n\nWhat `npm run bench` has measured. Figures of one table come from one run on one machine; only ratios carry over to another.\n';

/** Puts what was measured under its heading into docs/benchmarks.md, in place of what stood there. */
export async function writeSection(heading: string, section: string): Promise<void> {
  const before = existsSync(page) ? readFileSync(page, 'utf8') : pageStart;
  const text = replaceSection(before, heading, section);
  const options = { ...(await resolveConfig(page)), filepath: page };
  writeFileSync(page, await format(text, options));
}
