import { unescapeScriptString } from './unescape-script-string.ts';

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const packed =
  /\}\s?\('((?:[^'\\]|\\.){10,50000})',\s?(\d{1,2}),\s?\d{1,5},\s?'((?:[^'\\]|\\.){1,50000})'\.split\('\|'\)/;

/**
 * Undoes the packer that writes `eval(function(p,a,c,k,e,d){…}('0.1("2")',62,3,'document|write|…'.split('|')))`: each word of the text
 * is the place of another in the list. Null for any other script.
 */
export function unpackScript(script: string): string | null {
  if (!script.includes('p,a,c,k,e')) return null;
  const [, body, base, list] = packed.exec(script) ?? [];
  if (body === undefined || list === undefined) return null;
  const words = list.split('|');
  const radix = Number(base);
  return unescapeScriptString(body).replaceAll(/\b\w{1,6}\b/g, (word) => {
    const place = placeOf(word, radix);
    return (place === null ? undefined : words[place]) || word;
  });
}

function placeOf(word: string, radix: number): number | null {
  let place = 0;
  for (const letter of word) {
    const digit = digits.indexOf(letter);
    if (digit === -1 || digit >= radix) return null;
    place = place * radix + digit;
  }
  return place;
}
