import { findPhonesOfPage, parsePhone, type PhoneForm } from './find-phones.ts';
import { socialProfileOf } from './find-social-profiles.ts';
import { mergeChannels } from './merge-channels.ts';
import type { ReadPage } from './read-page.ts';
import { snippetAround } from './snippet-around.ts';
import { createWorkMeter, type WorkMeter } from './work-meter.ts';

/** Another way to reach a company than by e-mail, with where it stands. */
export interface FoundChannel {
  readonly kind: 'phone' | 'fax' | 'profile';
  /** The site a profile is on; null for numbers. */
  readonly network: string | null;
  /** A number in E.164 form, or the address of a profile. */
  readonly value: string;
  readonly form: PhoneForm | 'link' | 'pdf' | 'rendered';
  readonly confidence: number;
  readonly sourceUrl: string;
  readonly pageHash: string;
  readonly snippet: string;
}

const confidenceOf = {
  'tel-link': 0.95,
  whatsapp: 0.95,
  'json-ld': 0.95,
  microdata: 0.95,
  vcard: 0.95,
  link: 0.9,
  text: 0.85,
  pdf: 0.8,
  rendered: 0.8,
} as const satisfies Record<FoundChannel['form'], number>;

interface Place {
  readonly form: FoundChannel['form'];
  readonly start: number;
  readonly end: number;
}

/** Telephone numbers and profiles of one page, each once, in the form that is surest. */
export function extractChannels(
  page: ReadPage,
  work: WorkMeter = createWorkMeter(),
): readonly FoundChannel[] {
  const found: FoundChannel[] = [];
  const add = (what: Pick<FoundChannel, 'kind' | 'network' | 'value'>, place: Place): void => {
    found.push({
      ...what,
      form: place.form,
      confidence: confidenceOf[place.form],
      sourceUrl: page.url.href,
      pageHash: page.hash,
      snippet: snippetAround(page.text, place.start, place.end),
    });
  };
  for (const { raw, form, isFax, offset } of page.phones.slice(0, 400)) {
    const number = parsePhone(raw);
    if (number !== null) add(toPhone(number, isFax), { form, start: offset, end: offset });
  }
  for (const { number, isFax, start, end } of findPhonesOfPage(page, work)) {
    add(toPhone(number, isFax), { form: 'text', start, end });
  }
  for (const url of [...page.links.map((link) => link.url), ...page.profiles.flatMap(toUrl)]) {
    const profile = socialProfileOf(url);
    if (profile === null) continue;
    add(
      { kind: 'profile', network: profile.network, value: profile.url },
      { form: 'link', start: 0, end: 0 },
    );
  }
  return mergeChannels([found]);
}

function toPhone(number: string, isFax: boolean): Pick<FoundChannel, 'kind' | 'network' | 'value'> {
  return { kind: isFax ? 'fax' : 'phone', network: null, value: number };
}

function toUrl(text: string): readonly URL[] {
  const url = URL.parse(text);
  return url === null ? [] : [url];
}
