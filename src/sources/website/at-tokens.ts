import type { WorkMeter } from './work-meter.ts';

/** Words people write for the sign, in the languages small firms in Britain and their neighbours write (a fullwidth or circled one too). */
const atWord =
  'a ?t|@|(?:replace |insert |use )(?:this )?(?:with |by )?(?:an? )?(?:@|at)(?: sign)?(?: here)?|a|à|ad|ag|aig|ät|æt|et|at[ -]?(?:sign|symbol)|arrobas?|arobase?|arond|chiocciola|klammeraffe|apenstaartje|snabel-?a|kr[øo]llalfa|alfakr[øo]ll|ma[łl]pa|zavin[áa][čc]|kukac|papaki|παπάκι|miukumauku|heliss|snail|собака|chez|bei|yn';
const dotWord =
  'd ?o ?t|d0t|d|\\.|punkt|punto|ponto|point|punt|prik|piste|te[čc]ka|kropka|pont|punct|punkts|ponc|nokta|teleia|τελεία|ta[šs]kas|точка|period|full ?stop|dotnet|dott';
const open = '[\\[({<«‹（【]';
const close = '[\\])}>»›）】]';

/** `(at)`, `[at]`, `{ @ }`, `<arroba>`: brackets on both sides. */
const bracketed = `${open}{1,2}[\\s_*-]{0,2}(?:${atWord})[\\s_*-]{0,2}${close}{1,2}`;
/** Twice where a picture of the sign has words for it as well. */
const bracketedAt = new RegExp(`${bracketed}(?:\\s{0,2}${bracketed})?`, 'giu');

/** The same mark on both sides: `*at*`, `|at|`, `"at"`, `-at-`, `/at/`. */
const markedAt = /([-_*|~'"=#^/])\s?(?:at|arroba|@)\s?\1/iuy;

/** Bare words only together: "info at acme dot co dot uk". */
const bareAt =
  /(?<=[\p{L}\p{N}]) {1,2}(?:at|arroba|arobase|chiocciola|klammeraffe|snabel-?a|ät|zavináč|małpa) {1,2}(?=[\p{L}\p{N}-]{1,63} {1,2}(?:dot|punto|punkt|ponto|point|tečka|kropka) {1,2}\p{L})/iuy;

/** Capitals among small letters, "info AT acme.co.uk" and "info AT acme DOT co DOT uk", are a way to write the sign too. */
const capitalAt =
  /(?<=[\p{Ll}\p{N}]) {0,2}(?:AT(?:[- ]?SIGN)?|A_T) {0,2}(?=[\p{Ll}\p{N}-]{1,63}(?:\.| ?DOT ?)[\p{Ll}])/uy;

/** "info @ acme.co.uk", "info at acme.co.uk": only where an e-mail address is announced or the box is a department's. */
const spacedAt = /(?<=[\p{L}\p{N}])(?: {1,3}@ {0,3}| {0,3}@ {1,3}| at )(?=[\p{L}\p{N}])/iuy;

/** A sign and the word for it, one of them for screen readers: "info@ at acme.co.uk". */
const spokenAt = /(?<=[\p{L}\p{N}]) {0,2}@ {0,2}(?:at|[[(]at[\])]) {1,2}(?=[\p{L}\p{N}])/iuy;

/** A line or a cell of a table ends beside the sign. */
const brokenAt = /(?<=[\p{L}\p{N}])(?:\n@\n?|@\n)(?=[\p{L}\p{N}])/uy;

/** How sure it is that a written sign is one: brackets are strong, bare words may be a sentence, a single spaced sign or word mostly is one, a marked word may be part of a path, `own` counts at the site's own domain only. */
export type AtStrength = 'strong' | 'words' | 'weak' | 'marked' | 'own';

export interface AtToken {
  readonly index: number;
  readonly length: number;
  readonly strength: AtStrength;
}

const bareWord = /(?<![a-z\d])at(?![a-z\d])/gi;
/** The same where no word has an underscore. */
const plainWord = /\bat\b/gi;
const foreignWord = /arroba|arobase|chiocciola|klammeraffe|snabel|ät|zavináč|małpa/g;
/** Those of them that a text without accents can have: without the short one among them whole stretches of a text are passed over. */
const plainForeignWord = /arroba|arobase|chiocciola|klammeraffe|snabel/g;
const capitalWord = /AT|A_T/g;
const sign = /@/g;

/** What a token cannot do without, how far before that it may begin, and what it has to look like there. */
const forms: readonly {
  readonly core: 'sign' | 'word' | 'foreign' | 'capital';
  readonly reach: number;
  readonly pattern: RegExp;
  readonly strength: AtStrength;
}[] = [
  { core: 'sign', reach: 2, pattern: markedAt, strength: 'strong' },
  { core: 'word', reach: 2, pattern: markedAt, strength: 'strong' },
  { core: 'foreign', reach: 2, pattern: markedAt, strength: 'strong' },
  { core: 'word', reach: 2, pattern: bareAt, strength: 'words' },
  { core: 'foreign', reach: 2, pattern: bareAt, strength: 'words' },
  { core: 'capital', reach: 2, pattern: capitalAt, strength: 'strong' },
  { core: 'sign', reach: 2, pattern: spokenAt, strength: 'strong' },
  { core: 'sign', reach: 3, pattern: spacedAt, strength: 'weak' },
  { core: 'word', reach: 1, pattern: spacedAt, strength: 'weak' },
  { core: 'sign', reach: 1, pattern: brokenAt, strength: 'own' },
];

const maxTokens = 200;
/** Places that are looked at for each form. A page with more signs or words is a list of strangers or a trap. */
const maxPlaces = 5_000;

/**
 * Written signs of a text. Only what stands round an "at" or a sign is held against the patterns: to run each of them over every page
 * took as long as half of the parsing.
 */
export function findAtTokens(text: string, work: WorkMeter): readonly AtToken[] {
  const tokens: AtToken[] = [];
  if (!work.spend(text.length)) return tokens;
  for (const match of text.matchAll(bracketedAt).take(maxTokens)) {
    tokens.push({ index: match.index, length: match[0].length, strength: 'strong' });
  }
  const lower = text.toLowerCase();
  const isPlain = Buffer.byteLength(lower) === lower.length;
  const places = {
    sign: text.includes('@') ? placesOf(text, sign) : [],
    word: placesOf(text, text.includes('_') ? bareWord : plainWord),
    foreign: placesOf(lower, isPlain ? plainForeignWord : foreignWord),
    capital: text.includes('AT') || text.includes('A_T') ? placesOf(text, capitalWord) : [],
  };
  for (const { core, reach, pattern, strength } of forms) {
    let count = 0;
    let from = 0;
    for (const place of places[core]) {
      if (count >= maxTokens || !work.spend(20)) break;
      const match = matchAround(text, pattern, { first: Math.max(from, place - reach), place });
      if (match === null) continue;
      const end = match.index + match[0].length;
      tokens.push({
        index: match.index,
        length: match[0].length,
        strength: isDoubtful(text, { mark: match[1], end }) ? 'marked' : strength,
      });
      from = end;
      count += 1;
    }
  }
  return tokens;
}

const sameDot = /\s?[\p{L}\p{N}][\p{L}\p{N}-]{0,62}?\s?([-_'/])dot\1/iuy;

/** "look-at-acme.co.uk" may be a path; "info-at-acme-dot-co-dot-uk" is none. */
function isDoubtful(
  text: string,
  { mark, end }: { readonly mark: string | undefined; readonly end: number },
): boolean {
  if (mark === undefined || !/[-_'/]/.test(mark)) return false;
  sameDot.lastIndex = end;
  return sameDot.exec(text)?.[1] !== mark;
}

function placesOf(text: string, core: RegExp): readonly number[] {
  return [...text.matchAll(core).take(maxPlaces)].map((match) => match.index);
}

function matchAround(
  text: string,
  pattern: RegExp,
  { first, place }: { readonly first: number; readonly place: number },
): RegExpExecArray | null {
  for (let start = first; start <= place; start += 1) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match !== null) return match;
  }
  return null;
}

const writtenDot = new RegExp(
  `\\s{0,3}${open}{1,2}[\\s_*-]{0,2}(?:${dotWord})[\\s_*-]{0,2}${close}{1,2}\\s{0,3}| {1,2}(?:dot|punto|punkt|ponto|tečka|kropka) {1,2}|(?<=[\\p{Ll}\\p{N}]) ?DOT ?(?=[\\p{Ll}])| ?([-_*|~'"=#^/])dot\\1 ?| {1,2}\\. {0,2}| {0,2}\\. {1,2}(?=(?:co|org|ltd|com|net|uk|ac|gov)\\b)`,
  'giu',
);

/** What a domain cannot do without behind its first label: a dot, written in whatever way. */
const firstDot = new RegExp(
  `[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}-]{0,62}?dot|[\\p{L}\\p{N}\\p{M}-]{0,62}\\s{0,3}(?:[.\\-_*|~'"=#^/]|${open}|(?:dot|punto|punkt|ponto|tečka|kropka) ))`,
  'iuy',
);

/** Whether a domain may begin here. Most words behind an "at" are those of a sentence, and this is told from two of them. */
export function mayBeDomain(text: string, start: number): boolean {
  firstDot.lastIndex = start;
  return firstDot.test(text);
}

/** Text beside a token with its written dots as dots. */
export function withDots(text: string): string {
  return text.replaceAll(writtenDot, '.');
}

/** What announces an address right in front of it. */
const label =
  /(?:^|[^\p{L}])(?:e-?mails?|mail|e|ebost|courriel|correo|e-?post)(?: (?:us|me|address|to))?\s{0,2}[:=–—-]\s{0,2}$/iu;

export function isAnnounced(before: string): boolean {
  return label.test(before);
}
