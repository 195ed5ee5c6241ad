/** Words people write for the sign, in the languages small firms in Britain and their neighbours write (a fullwidth or circled one too). */
const atWord =
  'at|@|a|à|ad|ag|ät|æt|et|at[ -]?sign|arrobas?|arobase?|arond|chiocciola|klammeraffe|apenstaartje|snabel-?a|kr[øo]llalfa|alfakr[øo]ll|ma[łl]pa|zavin[áa][čc]|kukac|papaki|παπάκι|miukumauku|heliss|snail|собака|chez|bei|yn';
const dotWord =
  'dot|d0t|\\.|punkt|punto|ponto|point|punt|prik|piste|te[čc]ka|kropka|pont|punct|punkts|ponc|nokta|teleia|τελεία|ta[šs]kas|точка|period|full ?stop|dotnet|dott';
const open = '[\\[({<«‹（【]';
const close = '[\\])}>»›）】]';

/** `(at)`, `[at]`, `{ @ }`, `<arroba>`: brackets on both sides. */
export const bracketedAt = new RegExp(
  `${open}{1,2}[\\s_*-]{0,2}(?:${atWord})[\\s_*-]{0,2}${close}{1,2}`,
  'giu',
);

/** The same mark on both sides: `*at*`, `|at|`, `"at"`, `-at-`. */
export const markedAt = /([-_*|~'"=#^])\s?(?:at|arroba|@)\s?\1/giu;

/** Bare words only together: "info at acme dot co dot uk". */
export const bareAt =
  /(?<=[\p{L}\p{N}]) {1,2}(?:at|arroba|arobase|chiocciola|klammeraffe|snabel-?a|ät|zavináč|małpa) {1,2}(?=[\p{L}\p{N}-]{1,63} {1,2}(?:dot|punto|punkt|ponto|point|tečka|kropka) {1,2}\p{L})/giu;

/** Capitals among small letters, "info AT acme.co.uk" and "info AT acme DOT co DOT uk", are a way to write the sign too. */
export const capitalAt =
  /(?<=[\p{Ll}\p{N}]) {0,2}(?:AT(?:[- ]?SIGN)?|A_T) {0,2}(?=[\p{Ll}\p{N}-]{1,63}(?:\.| ?DOT ?)[\p{Ll}])/gu;

/** "info @ acme.co.uk", "info at acme.co.uk": only where an e-mail address is announced or the box is a department's. */
export const spacedAt = /(?<=[\p{L}\p{N}])(?: {1,3}@ {0,3}| {0,3}@ {1,3}| at )(?=[\p{L}\p{N}])/giu;

/** A line or a cell of a table ends beside the sign. */
export const brokenAt = /(?<=[\p{L}\p{N}])(?:\n@\n?|@\n)(?=[\p{L}\p{N}])/gu;

const writtenDot = new RegExp(
  `\\s{0,3}${open}{1,2}\\s{0,2}(?:${dotWord})\\s{0,2}${close}{1,2}\\s{0,3}| {1,2}(?:dot|punto|punkt|ponto|tečka|kropka) {1,2}|(?<=[\\p{Ll}\\p{N}]) ?DOT ?(?=[\\p{Ll}])| ?([-_*|~'"=#^])dot\\1 ?| {1,2}\\. {0,2}| {0,2}\\. {1,2}(?=(?:co|org|ltd|com|net|uk|ac|gov)\\b)`,
  'giu',
);

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
