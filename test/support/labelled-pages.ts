import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emailTypes, type EmailType } from '../../src/domain/enrichment.ts';

/** An address that is really there, as a person labelled it. */
export interface LabelledEmail {
  readonly email: string;
  readonly type: EmailType;
  readonly isHidden: boolean;
  readonly isNoReply: boolean;
}

/** A site with what a careful reader finds on it. */
export interface LabelledSite {
  readonly domain: string;
  readonly emails: readonly LabelledEmail[];
  readonly phones: readonly string[];
  readonly pages: readonly { readonly path: string; readonly source: string }[];
}

/**
 * Reads the corpus: `@@site domain`, `@@email address type [hidden] [no-reply]`, `@@phone number`, and `@@page path` with the
 * source of the page up to the next such line.
 */
export function readLabelledSites(folder: string): readonly LabelledSite[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .toSorted()
    .flatMap((name) => parseSites(readFileSync(join(folder, name), 'utf8')));
}

function parseSites(text: string): readonly LabelledSite[] {
  return text
    .split(/^@@site /m)
    .slice(1)
    .map((block) => {
      const [domain = '', ...rest] = block.split(/^@@/m);
      const tagged = (tag: string): readonly string[] =>
        rest.filter((each) => each.startsWith(`${tag} `)).map((each) => each.slice(tag.length + 1));
      return {
        domain: domain.trim(),
        emails: tagged('email').map(parseEmail),
        phones: tagged('phone').map((line) => line.trim()),
        pages: tagged('page').map((page) => {
          const end = page.indexOf('\n');
          return { path: page.slice(0, end).trim(), source: page.slice(end + 1) };
        }),
      };
    });
}

function parseEmail(line: string): LabelledEmail {
  const [email = '', word, ...flags] = line.trim().split(/\s+/);
  const type = emailTypes.find((each) => each === word);
  if (type === undefined) throw new Error(`no type of address: ${line}`);
  return { email, type, isHidden: flags.includes('hidden'), isNoReply: flags.includes('no-reply') };
}
