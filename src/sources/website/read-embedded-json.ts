import { decodeReferences } from './decode-email.ts';
import type { EmailHint } from './email-hint.ts';
import { readParticulars, type Particulars } from './read-particulars.ts';
import { unescapeScriptString } from './unescape-script-string.ts';

/** What a JSON block of a page says of ways to reach its owner. */
export interface JsonFacts {
  readonly emails: readonly EmailHint[];
  readonly phones: readonly { readonly raw: string; readonly isFax: boolean }[];
  readonly profiles: readonly string[];
  /** Of firms that linked data is about. */
  readonly particulars: readonly Particulars[];
}

const maxValues = 5000;
const maxDepth = 30;
const mailKey = /mail/i;
/** Keys under which an address belongs to a service or a visitor. */
const foreignKey = /dsn|sentry|placeholder|example|label|hint|pattern|regex|sender|user/i;

/**
 * JSON-LD and other JSON of a page. Structured data of small sites is often slightly broken: what does not parse is searched by
 * pattern.
 */
export function readEmbeddedJson(source: string, isLinkedData: boolean): JsonFacts {
  const facts = new FactCollector(isLinkedData);
  const parsed = parse(source);
  if (parsed === null) readBroken(source, facts);
  else {
    facts.read(parsed.value, '', 0);
    if (isLinkedData) facts.particulars.push(...readParticulars(parsed.value));
  }
  return facts;
}

/** As it is, then without the commas that people leave at the end of a list. */
function parse(source: string): { readonly value: unknown } | null {
  const body = source.replaceAll(
    /^\s*(?:<!--|(?:\/\/|\/\*)?\s*<!\[CDATA\[(?:\s*\*\/)?)|(?:-->|(?:\/\/|\/\*)?\s*\]\]>(?:\s*\*\/)?)\s*$/g,
    '',
  );
  // Angular writes its quotation marks so.
  if (body.startsWith('{&q;')) return tryParse(body.replaceAll('&q;', '"').replaceAll('&a;', '&'));
  return tryParse(body) ?? tryParse(body.replaceAll(/,(?=\s{0,40}[}\]])/g, ''));
}

function tryParse(body: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(body) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** `"key" : "value"` wherever it stands. */
function readBroken(source: string, facts: FactCollector): void {
  for (const match of source.matchAll(/"([\w@:-]{1,40})"\s{0,9}:\s{0,9}"([^"\n]{3,254})"/g)) {
    facts.readText(unescapeScriptString(match[2] ?? ''), match[1] ?? '');
  }
  for (const match of source.matchAll(/'([\w@:-]{1,40})'\s{0,9}:\s{0,9}'([^'\n]{3,254})'/g)) {
    facts.readText(unescapeScriptString(match[2] ?? ''), match[1] ?? '');
  }
}

class FactCollector implements JsonFacts {
  readonly emails: EmailHint[] = [];
  readonly phones: { raw: string; isFax: boolean }[] = [];
  readonly profiles: string[] = [];
  readonly particulars: Particulars[] = [];
  readonly #isLinkedData: boolean;
  #values = 0;

  constructor(isLinkedData: boolean) {
    this.#isLinkedData = isLinkedData;
  }

  read(value: unknown, key: string, depth: number): void {
    this.#values += 1;
    if (this.#values > maxValues || depth > maxDepth) return;
    if (typeof value === 'string') this.readText(value, key);
    else if (Array.isArray(value)) for (const item of value) this.read(item, key, depth + 1);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) this.read(item, name, depth + 1);
    }
  }

  readText(written: string, key: string): void {
    const text = written.includes('&') ? decodeReferences(written.slice(0, 5000)) : written;
    if (this.#isLinkedData) this.#readLinked(text, key.replace(/^.*[:/#]/, '').toLowerCase());
    else if (text.includes('@') && text.length < 5000 && !foreignKey.test(key)) {
      // Rich text of a page builder, or a field for the address itself.
      const isField = mailKey.test(key) || text.length < 255;
      if (isField || text.includes('mailto:'))
        this.emails.push({ raw: toPlain(text), form: 'json' });
    }
  }

  #readLinked(text: string, key: string): void {
    if (mailKey.test(key))
      this.emails.push({ raw: text.replace(/^\s*mailto:/i, ''), form: 'json-ld' });
    else if (key === 'telephone') this.phones.push({ raw: text, isFax: false });
    else if (key === 'faxnumber') this.phones.push({ raw: text, isFax: true });
    else if (key === 'sameas') this.profiles.push(text);
    else if (text.includes('@') && text.length < 5000)
      this.emails.push({ raw: toPlain(text), form: 'json-ld' });
  }
}

function toPlain(text: string): string {
  return text.replaceAll(/[<>"]|mailto:/gi, ' ');
}
