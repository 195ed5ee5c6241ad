import { registrableDomain } from '../../domain/registrable-domain.ts';
import { slugOf } from './slug-of.ts';

/** What structured data (https://schema.org/Organization) says of the firm it describes, as one line of text. */
export interface Particulars {
  /** The site it is said to have; null when that is not said. */
  readonly url: string | null;
  /** What the firm is called on it, beside its registered name; null when the site or that name is not said otherwise. */
  readonly brand: string | null;
  readonly text: string;
}

/** A list of more firms in structured data is a directory's. */
const mostOfOneSite = 3;

/**
 * The visible text of a page with the particulars in its structured data as last lines: nobody reads them, and they are said all the same.
 * What is said of a firm with another site is that firm's.
 */
export function textForProof(page: {
  readonly url: URL;
  readonly text: string;
  readonly seams: readonly number[];
  readonly particulars: readonly Particulars[];
}): string {
  const site = siteOf(page.url);
  const own = page.particulars.filter(({ url }) => siteOf(URL.parse(url ?? '', page.url)) === site);
  const lines = new Set(own.map((each) => textOfSite(each, page.url)));
  const text = withWordsApart(page);
  return endsOf(lines.size > mostOfOneSite ? text : [text, ...lines].join('\n'));
}

/** Whose a page is it says where it begins or where it ends: a catalogue, a log or a trap goes on for megabytes between. */
const judgedBeginning = 80_000;
const judgedEnd = 40_000;

function endsOf(text: string): string {
  if (text.length <= judgedBeginning + judgedEnd) return text;
  return `${text.slice(0, judgedBeginning)}\n${text.slice(-judgedEnd)}`.toWellFormed();
}

/** A firm without a site of its own is the site's where the domain is made of what it is called. */
function textOfSite({ text, url, brand }: Particulars, { hostname }: URL): string {
  if (url !== null || brand === null) return text;
  const label = slugOf((registrableDomain(hostname) ?? '').split('.')[0] ?? '');
  const slug = slugOf(brand);
  const isOfSite = slug.length >= shortestBrand && label.startsWith(slug);
  return isOfSite ? text.replace(/^Structured data:/, 'Structured data of this site:') : text;
}

const shortestBrand = 6;

/** "WR10 3DZPowered by": elements that touch, of which the second begins with a capital, are words of their own. */
function withWordsApart({
  text,
  seams,
}: {
  readonly text: string;
  readonly seams: readonly number[];
}): string {
  const pieces: string[] = [];
  let from = 0;
  for (const seam of seams) {
    if (!newWord.test(text.slice(seam - 1, seam + 2))) continue;
    pieces.push(text.slice(from, seam));
    from = seam;
  }
  return [...pieces, text.slice(from)].join(' ');
}

const newWord = /^(?:[\p{L}\p{N}]\p{Lu}\p{Ll}|\p{L}\d{2}|\d\p{Lu}{2})$/u;

function siteOf(url: URL | null): string | null {
  return url === null ? null : (registrableDomain(url.hostname) ?? url.hostname);
}

const pictured = /\b(?:compan(?:y|ies)|registered|reg[.']?d?|CRN)\b[^@\n]{0,60}\d{5}/iu;

/** Of a footer that is a picture. Its label keeps what pictures show of others from being taken for the site's own, unless it states whose it is. */
export function particularsOfPicture(words: string): readonly Particulars[] {
  if (!pictured.test(words)) return [];
  const text = words.slice(0, maxLength);
  const isOwn = statement.test(text) || /\b(?:us|our|we)\b/iu.test(text);
  return [{ url: null, brand: null, text: isOwn ? text : `Picture: ${text}` }];
}

/** "Acme Ltd. Registered in England and Wales no. 07123984." */
const statement =
  /^\s{0,3}(?:©\s?)?(?:\d{4}\s)?\p{Lu}[^.:|\n]{2,60}\b(?:limited|ltd|llp|plc|cic)\b[.,]{0,2}\s(?:is\s)?(?:registered\s(?:in|office)|incorporated\sin)/iu;

/** `<meta name="copyright" content="Acme Ltd, registered in Scotland SC123456">`: whose the page is. */
export function particularsOfMeta(name: string, content: string): readonly Particulars[] {
  if (!metaOfOwner.test(name) || !withLegalForm.test(content)) return [];
  return [{ url: null, brand: null, text: `Copyright ${content.slice(0, maxLength)}` }];
}

const metaOfOwner = /^(?:copyright|owner|rights|dcterms\.rightsholder|dc\.rights)$/i;
const withLegalForm = /\b(?:limited|ltd|llp|plc|cic|cyf)\b/i;

type Fields = ReadonlyMap<string, unknown>;

const maxNodes = 50;
const maxLength = 200;
/** Members that name whose site it is, and not whom a page writes about. */
const owners = ['publisher', 'copyrightholder'];
/** Names of the register in `propertyID` or `name` of an identifier; one without a name may be it. */
const registerNames = /compan|\bcrn\b|\bcoh\b|registration|registered|^$/i;
const companyKeys = ['companynumber', 'companyregistrationnumber', 'registrationnumber'];
/** Alone it is the register's; `GB-COH-` is how lists of organisations prefix it (https://org-id.guide/list/GB-COH). */
const companyNumber = /^(?:GB-COH-|GB)?((?:[A-Z]{2}|\d{2})\d{6})$/i;
const legalEnding = /\b(?:limited|ltd|llp|plc|cic|cyf|cyfyngedig)\b[.]?$/i;

/**
 * Particulars of the firms that a block of structured data is about: its own nodes and who publishes the site. A firm that a node names
 * in passing (an employer, an author, a member) is not among them. Without a registered name, a number or the like nothing is said that
 * the page itself does not.
 */
export function readParticulars(data: unknown): readonly Particulars[] {
  const nodes = nodesOf(data);
  return nodes.flatMap((node) => {
    const legalName = textOf(node.get('legalname'));
    const name = legalName ?? textOf(node.get('name'));
    if (name === null) return [];
    const numbers = companyNumbersOf(node).map((number) => `company number ${number}`);
    const vat = textOf(node.get('vatid'));
    const isTelling = legalName !== null || numbers.length > 0 || vat !== null;
    if (!isTelling && !legalEnding.test(name)) return [];
    const parts = [
      name,
      ...numbers,
      ...(vat === null ? [] : [`VAT number ${vat}`]),
      ...addressOf(node.get('address')),
    ];
    const url = textOf(node.get('url')) ?? urlOfSite(nodes, textOf(node.get('name')));
    const owner = url !== null && legalName !== null && isRoot(url) ? ' of this site' : '';
    const brand = legalName === null ? null : textOf(node.get('name'));
    return [{ url, brand, text: `Structured data${owner}: ${parts.join(', ')}` }];
  });
}

/** Of the site that the same block calls as it calls the firm. */
function urlOfSite(nodes: readonly Fields[], name: string | null): string | null {
  const site = nodes.find(
    (node) => textOf(node.get('@type')) === 'WebSite' && textOf(node.get('name')) === name,
  );
  return site === undefined ? null : textOf(site.get('url'));
}

/** The address of a whole site: an entry of a directory has a page of its own. */
function isRoot(url: string): boolean {
  return URL.parse(url)?.pathname === '/';
}

function nodesOf(data: unknown): readonly Fields[] {
  const nodes: Fields[] = [];
  const waiting: unknown[] = [data];
  for (let value = waiting.shift(); value !== undefined; value = waiting.shift()) {
    if (nodes.length >= maxNodes) break;
    if (isList(value)) waiting.push(...value.slice(0, maxNodes));
    const node = fieldsOf(value);
    if (node === null) continue;
    nodes.push(node);
    for (const member of ['@graph', ...owners]) {
      if (node.has(member)) waiting.push(node.get(member));
    }
  }
  return nodes;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Members by their names in small letters, without what stands for the vocabulary (`schema:legalName`). */
function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map(
    Object.entries(value).map(([key, member]) => [
      key.replace(/^.*[:/#]/, '').toLowerCase(),
      member,
    ]),
  );
}

function companyNumbersOf(node: Fields): readonly string[] {
  const given = node.get('identifier');
  const identifiers = isList(given) ? given.slice(0, 10) : [given];
  const written = [
    ...companyKeys.map((key) => textOf(node.get(key))),
    ...identifiers.map((each) => identifierOf(each)),
  ];
  const numbers = written.flatMap((each) => companyNumber.exec(each ?? '')?.[1] ?? []);
  return [...new Set(numbers)];
}

function identifierOf(value: unknown): string | null {
  const property = fieldsOf(value);
  if (property === null) return textOf(value);
  const name = textOf(property.get('propertyid')) ?? textOf(property.get('name')) ?? '';
  return registerNames.test(name) ? textOf(property.get('value')) : null;
}

function addressOf(value: unknown): readonly string[] {
  const address = fieldsOf(isList(value) ? value[0] : value);
  const parts =
    address === null
      ? [textOf(value)]
      : ['streetaddress', 'addresslocality', 'postalcode'].map((key) => textOf(address.get(key)));
  return parts.filter((part) => part !== null);
}

/** One line without signs that an address of mail or the web would have. */
function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value)
    .slice(0, maxLength)
    .replaceAll(/[\s@|]+/g, ' ')
    .trim();
  return text === '' ? null : text;
}
