import { extractChannels } from '../../src/sources/website/extract-channels.ts';
import { extractContacts } from '../../src/sources/website/extract-contacts.ts';
import { kindOfDocument } from '../../src/sources/website/document-kind.ts';
import { mergeChannels } from '../../src/sources/website/merge-channels.ts';
import { mergeContacts } from '../../src/sources/website/merge-contacts.ts';
import { readDocument } from '../../src/sources/website/read-document.ts';
import type { LabelledSite } from './labelled-pages.ts';

export interface Score {
  readonly pages: number;
  readonly labelled: number;
  readonly precision: number;
  readonly recall: number;
  /** Of the addresses found rightly: the share whose type, and whose hidden and no-reply flags, are right. */
  readonly types: number;
  readonly phonePrecision: number;
  readonly phoneRecall: number;
  /** One line for each mistake. */
  readonly mistakes: readonly string[];
}

/** An address counts once per site, as the product keeps it. */
export function scoreExtraction(sites: readonly LabelledSite[]): Score {
  const mistakes: string[] = [];
  const count = {
    pages: 0,
    right: 0,
    wrong: 0,
    missed: 0,
    typed: 0,
    phones: 0,
    noPhones: 0,
    missedPhones: 0,
  };
  for (const site of sites) {
    const read = site.pages.map(({ path, source }) => {
      const url = new URL(path, `https://${site.domain}`);
      const isText = path.endsWith('.txt');
      const kind = kindOfDocument(isText ? 'text/plain' : 'text/html', url);
      const asCard = path.endsWith('.vcf') ? 'vcard' : kind;
      return readDocument(asCard === 'unread' ? 'page' : asCard, source, url);
    });
    count.pages += read.length;
    const found = mergeContacts(
      read.map((page) => extractContacts(page, { companyDomain: site.domain })),
    );
    for (const contact of found) {
      const label = site.emails.find((each) => each.email === contact.email);
      if (label === undefined) {
        count.wrong += 1;
        mistakes.push(`${site.domain}: ${contact.email} is not there (${contact.form})`);
        continue;
      }
      count.right += 1;
      const said = `${contact.emailType}${contact.isHidden ? ' hidden' : ''}${contact.isNoReply ? ' no-reply' : ''}`;
      const labelled = `${label.type}${label.isHidden ? ' hidden' : ''}${label.isNoReply ? ' no-reply' : ''}`;
      if (said === labelled) count.typed += 1;
      else
        mistakes.push(
          `${site.domain}: ${contact.email} is ${labelled}, not ${said} (${contact.form})`,
        );
    }
    for (const { email } of site.emails) {
      if (found.some((each) => each.email === email)) continue;
      count.missed += 1;
      mistakes.push(`${site.domain}: ${email} was missed`);
    }
    const numbers = mergeChannels(read.map((page) => extractChannels(page))).filter(
      (each) => each.kind !== 'profile',
    );
    if (site.phones.length === 0) continue;
    for (const { value } of numbers) {
      if (site.phones.includes(value)) count.phones += 1;
      else {
        count.noPhones += 1;
        mistakes.push(`${site.domain}: ${value} is no number of it`);
      }
    }
    for (const phone of site.phones) {
      if (numbers.some((each) => each.value === phone)) continue;
      count.missedPhones += 1;
      mistakes.push(`${site.domain}: ${phone} was missed`);
    }
  }
  return {
    pages: count.pages,
    labelled: count.right + count.missed,
    precision: count.right / (count.right + count.wrong),
    recall: count.right / (count.right + count.missed),
    types: count.typed / count.right,
    phonePrecision: count.phones / (count.phones + count.noPhones),
    phoneRecall: count.phones / (count.phones + count.missedPhones),
    mistakes,
  };
}
