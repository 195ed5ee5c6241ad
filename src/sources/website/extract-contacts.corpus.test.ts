import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { extractContacts } from './extract-contacts.ts';
import { findEmailsInText } from './find-emails-in-text.ts';
import { readPage } from './read-page.ts';

function dataFile(name: string): string {
  return fileURLToPath(new URL(`../../../../shared/data/email/${name}`, import.meta.url));
}

const extractFile = dataFile('extract-cases.json');
const extractSchema = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      html: z.string(),
      expected: z.array(z.string()),
      optional: z.array(z.string()).default([]),
    }),
  ),
});

describe.skipIf(!existsSync(extractFile))('addresses of public pages', () => {
  const cases = existsSync(extractFile)
    ? extractSchema.parse(JSON.parse(readFileSync(extractFile, 'utf8'))).cases
    : [];

  it('are found with a precision of at least .95 and a recall of at least .8', () => {
    const results = cases.map(({ id, html, expected, optional }) => {
      const page = readPage(html, new URL('https://site.invalid/'));
      const found = extractContacts(page, { companyDomain: null }).map(({ email }) =>
        String(email),
      );
      return {
        id,
        right: found.filter((email) => expected.includes(email)),
        wrong: found.filter((email) => !expected.includes(email) && !optional.includes(email)),
        missed: expected.filter((email) => !found.includes(email)),
      };
    });
    const right = results.flatMap((each) => each.right).length;
    const wrong = results.flatMap((each) => each.wrong);
    const missed = results.flatMap((each) => each.missed);

    expect(right / (right + wrong.length), `wrong: ${wrong.join(' ')}`).toBeGreaterThanOrEqual(
      0.95,
    );
    expect(right / (right + missed.length), `missed: ${missed.join(' ')}`).toBeGreaterThanOrEqual(
      0.8,
    );
  });
});

const textFile = dataFile('text_extraction_cases.json');
const textSchema = z.object({
  cases: z.array(
    z.object({
      text: z.string(),
      emails: z.array(z.string()),
      redos: z.tuple([z.string(), z.string(), z.number(), z.string()]).optional(),
      target_domain: z.string().optional(),
    }),
  ),
});

describe.skipIf(!existsSync(textFile))('addresses of public text cases', () => {
  const cases = existsSync(textFile)
    ? textSchema.parse(JSON.parse(readFileSync(textFile, 'utf8'))).cases
    : [];

  it.each(cases.map((each, index) => ({ ...each, index })))('$index', (each) => {
    const hostile =
      each.redos && each.redos[0] + each.redos[1].repeat(each.redos[2]) + each.redos[3];
    const target = each.target_domain?.toLowerCase().replace(/\.$/, '');

    const found = findEmailsInText(hostile ?? each.text)
      .map(({ email }) => String(email))
      .filter((email) => target === undefined || new RegExp(`[@.]${target}$`).test(email));

    expect(found).toEqual(each.emails.map((email) => email.toLowerCase()));
  });
});
