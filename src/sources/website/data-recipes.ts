import { parseEmailAddress, type EmailAddress } from '../../domain/email-address.ts';
import { decodeBase64 } from './decode-cipher.ts';
import type { Attributes } from './read-element.ts';

/** How a script puts an address together: words of its own, and data attributes of an element by their name behind `data-`. */
type Part =
  | { readonly text: string }
  /** Packed is in base64, and unpacked by `atob`. */
  | { readonly data: string; readonly isPacked: boolean };
export type DataRecipe = readonly Part[];

const maxRecipes = 20;
const text = String.raw`"[^"\n]{0,200}"|'[^'\n]{0,200}'`;
const value = String.raw`[\w$]{1,40}(?:\.[\w$]{1,40}){0,5}(?:\(\s?(?:"[\w-]{1,40}"|'[\w-]{1,40}')\s?\)|\[\s?(?:"[\w-]{1,40}"|'[\w-]{1,40}')\s?\])?`;
const operand = String.raw`(?:${text}|atob\(\s?${value}\s?\)|${value})`;
/** `'mailto:' + a.dataset.user + '@acme.co.uk'` */
const sum = new RegExp(String.raw`${operand}(?:\s{0,3}\+\s{0,3}${operand}){1,12}`, 'g');
const operands = new RegExp(operand, 'g');
/** `mailto:${d.user}@${d.host}` between its backticks. */
const template = /`([^`]{0,500})`/g;
/** `const d = e.dataset` */
const alias = /\b([\w$]{1,40})\s{0,3}=\s{0,3}[\w$.]{1,60}\.dataset\b(?!\s?[.[])/g;

/** The recipes of a script that uses data attributes. */
export function findDataRecipes(script: string): readonly DataRecipe[] {
  if (!/dataset|getAttribute|\.data\(/.test(script)) return [];
  const aliases = new Set([...script.matchAll(alias).take(maxRecipes)].map((match) => match[1]));
  const spelt = script.replaceAll(/String\.fromCharCode\(\s?64\s?\)/g, "'@'");
  const sums = [...spelt.matchAll(sum).take(maxRecipes)].map(([said]) =>
    [...said.matchAll(operands)].map(([each]) => partOf(each, aliases)),
  );
  const templates = [...spelt.matchAll(template).take(maxRecipes)].map(([, said = '']) =>
    said
      .split(/(\$\{[^{}]{1,100}\})/)
      .map((each) =>
        each.startsWith('${') ? partOf(each.slice(2, -1).trim(), aliases) : { text: each },
      ),
  );
  return [...sums, ...templates].flatMap(addressesIn).slice(0, maxRecipes);
}

/** Null for what nobody knows before the script has run. */
function partOf(written: string, aliases: ReadonlySet<string | undefined>): Part | null {
  if (/^["']/.test(written)) return { text: written.slice(1, -1) };
  const packed = /^atob\(\s?(.*?)\s?\)$/.exec(written)?.[1];
  const isPacked = packed !== undefined;
  const said = packed ?? written;
  const attribute =
    /getAttribute\(\s?["']data-([\w-]{1,40})["']\s?\)$/.exec(said)?.[1] ??
    /\.data\(\s?["']([\w-]{1,40})["']\s?\)$/.exec(said)?.[1] ??
    /\bdataset\[\s?["']([\w-]{1,40})["']\s?\]$/.exec(said)?.[1] ??
    /\bdataset\.([\w$]{1,40})$/.exec(said)?.[1] ??
    ofAlias(said, aliases);
  return attribute === undefined ? null : { data: toKebab(attribute), isPacked };
}

function ofAlias(said: string, aliases: ReadonlySet<string | undefined>): string | undefined {
  const [name, field, ...more] = said.split('.');
  return more.length === 0 && aliases.has(name) ? field : undefined;
}

/** As attributes are called: https://html.spec.whatwg.org/multipage/dom.html#dom-dataset */
function toKebab(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The stretches with the sign in them, from what ends an address in markup to the next such place. */
function addressesIn(parts: readonly (Part | null)[]): readonly DataRecipe[] {
  const stretches: Part[][] = [[]];
  for (const part of parts) {
    if (part === null || 'data' in part) {
      if (part === null) stretches.push([], []);
      else stretches.at(-1)?.push(part);
      continue;
    }
    const pieces = part.text.replaceAll(/&#0?64;|&commat;|%40/gi, '@').split(/[\s<>"':?;,()]+/);
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) stretches.push([]);
      if (piece !== '') stretches.at(-1)?.push({ text: piece });
    }
  }
  return stretches.filter((each) => {
    const [first, ...more] = each;
    const signs = each.filter((part) => 'text' in part && part.text.includes('@')).length;
    const isWhole = first !== undefined && more.length === 0 && 'data' in first && first.isPacked;
    return isWhole || (signs === 1 && each.some((part) => 'data' in part));
  });
}

/** What a recipe makes of an element's data attributes; null where it lacks one. */
export function followRecipe(recipe: DataRecipe, attributes: Attributes): EmailAddress | null {
  let made = '';
  for (const part of recipe) {
    const piece = pieceOf(part, attributes);
    if (piece === null) return null;
    made += piece;
  }
  return parseEmailAddress(made);
}

function pieceOf(part: Part, attributes: Attributes): string | null {
  if ('text' in part) return part.text;
  const kept = attributes[`data-${part.data}`] ?? null;
  return kept !== null && part.isPacked ? decodeBase64(kept) : kept;
}
