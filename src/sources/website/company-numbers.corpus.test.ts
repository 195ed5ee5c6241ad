import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findCompanyNumbers } from '../../domain/find-company-numbers.ts';
import { readPage } from './read-page.ts';

function dataFile(name: string): string {
  return fileURLToPath(new URL(`../../../../shared/data/email/${name}`, import.meta.url));
}

/** The cases are snippets of HTML and of plain text: both are read as a page would be. */
function numbersOf(html: string): readonly string[] {
  const { text } = readPage(html, new URL('https://site.invalid/'));
  return [...new Set(findCompanyNumbers(text).map((found) => String(found.companyNumber)))];
}

const footersFile = dataFile('footers.json');
const footersSchema = z.object({
  cases: z.array(
    z.object({ id: z.string(), text: z.string(), company_numbers: z.array(z.string()) }),
  ),
});

describe.skipIf(!existsSync(footersFile))('company numbers of public footers', () => {
  const cases = existsSync(footersFile)
    ? footersSchema.parse(JSON.parse(readFileSync(footersFile, 'utf8'))).cases
    : [];

  it('are found with a precision of at least .97 and a recall of at least .9', () => {
    const results = cases.map(({ id, text, company_numbers: expected }) => {
      const found = numbersOf(text);
      return {
        right: found.filter((number) => expected.includes(number)),
        wrong: found.filter((number) => !expected.includes(number)).map((each) => `${id} ${each}`),
        missed: expected.filter((number) => !found.includes(number)).map((each) => `${id} ${each}`),
      };
    });
    const right = results.flatMap((each) => each.right).length;
    const wrong = results.flatMap((each) => each.wrong);
    const missed = results.flatMap((each) => each.missed);

    expect(right / (right + wrong.length), `wrong: ${wrong.join(', ')}`).toBeGreaterThanOrEqual(
      0.97,
    );
    expect(right / (right + missed.length), `missed: ${missed.join(', ')}`).toBeGreaterThanOrEqual(
      0.9,
    );
  });
});

const phonesFile = dataFile('phones.json');
const phonesSchema = z.object({
  cases: z.array(z.object({ id: z.string(), text: z.string(), expected: z.array(z.string()) })),
});

describe.skipIf(!existsSync(phonesFile))('company numbers among public telephone numbers', () => {
  const cases = existsSync(phonesFile)
    ? phonesSchema.parse(JSON.parse(readFileSync(phonesFile, 'utf8'))).cases
    : [];

  it.each(cases.filter((each) => each.expected.length > 0))('none in $id', ({ text }) => {
    expect(numbersOf(text)).toEqual([]);
  });
});
