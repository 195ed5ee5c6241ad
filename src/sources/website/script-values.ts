import { decodeBase64 } from './decode-cipher.ts';
import { unescapePercent } from './decode-email.ts';

/** A constant of a script, as far as it is known without running anything. */
export type ScriptValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'list'; readonly items: readonly ScriptValue[] }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, ScriptValue> }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'unknown' };

export const unknown: ScriptValue = { kind: 'unknown' };

/** Stands for what is not known inside a sum: no part of an address, so its neighbours never run together. */
const gap = '\uFFFC';
/** Adding up in a loop of lines must not grow without end. */
const maxText = 20_000;

export function joinValues(left: ScriptValue, right: ScriptValue): ScriptValue {
  if (left.kind === 'number' && right.kind === 'number') {
    return { kind: 'number', number: left.number + right.number };
  }
  if (left.kind === 'text' && left.text.length >= maxText) return left;
  return text(asText(left) + asText(right));
}

/** A function every browser has. Null for any other. */
export function callFunction(path: string, given: readonly ScriptValue[]): ScriptValue | null {
  const name = path.replace(/^(?:window|self|globalThis|document\.defaultView)\./, '');
  const [first = unknown] = given;
  switch (name) {
    case 'atob':
      return first.kind === 'text' ? text(decodeBase64(first.text) ?? gap) : unknown;
    case 'unescape':
      return first.kind === 'text' ? text(unescapeOld(first.text)) : unknown;
    case 'decodeURIComponent':
    case 'decodeURI':
      return first.kind === 'text' ? text(unescapePercent(first.text)) : first;
    // Whatever they encode is decoded again where the text is read.
    case 'escape':
    case 'encodeURIComponent':
    case 'encodeURI':
    case 'String':
    case 'Array':
    case 'Array.of':
    case 'Array.from':
      return first;
    case 'Number':
    case 'parseInt':
      return toNumber(first, given[1]);
    case 'String.fromCharCode':
    case 'String.fromCodePoint':
      return fromCodes(given);
    case 'String.fromCharCode.apply':
    case 'String.fromCharCode.call':
      return fromCodes(given.slice(1));
    default:
      return null;
  }
}

/** A method of a string or list, a property with a dot in front (`.length`), or an element (`at`). */
export function callMethod(
  value: ScriptValue,
  method: string,
  given: readonly ScriptValue[],
): ScriptValue {
  if (value.kind === 'text') return callOnText(value.text, method, given);
  if (value.kind === 'list') return callOnList(value.items, method, given);
  if (value.kind === 'record') {
    const key = method === 'at' ? asText(given[0] ?? unknown) : method.slice(1);
    return value.fields.get(key) ?? unknown;
  }
  return method === 'toString' ? value : unknown;
}

function callOnText(whole: string, method: string, given: readonly ScriptValue[]): ScriptValue {
  const [first = unknown, second = unknown] = given;
  const from = first.kind === 'number' ? first.number : 0;
  const to = second.kind === 'number' ? second.number : undefined;
  switch (method) {
    case 'toString':
    case 'trim':
    case 'valueOf':
      return text(whole);
    case 'toLowerCase':
      return text(whole.toLowerCase());
    case 'toUpperCase':
      return text(whole.toUpperCase());
    case 'concat':
      return given.reduce(joinValues, text(whole));
    case 'split':
      return { kind: 'list', items: whole.split(asText(first)).slice(0, maxText).map(text) };
    case 'replace':
    case 'replaceAll':
      return replaceIn(whole, first, { isAll: method === 'replaceAll', by: second });
    case 'slice':
      return text(whole.slice(from, to));
    case 'substring':
      return text(whole.slice(Math.max(0, from), to));
    case 'substr':
      return text(whole.slice(from, to === undefined ? undefined : from + to));
    case 'at':
    case 'charAt':
      return text(whole.charAt(from));
    case '.length':
      return { kind: 'number', number: whole.length };
    default:
      return unknown;
  }
}

function callOnList(
  items: readonly ScriptValue[],
  method: string,
  given: readonly ScriptValue[],
): ScriptValue {
  const [first = unknown] = given;
  switch (method) {
    case 'reverse':
      return { kind: 'list', items: items.toReversed() };
    case 'join':
      return text(items.map(asText).join(given.length === 0 ? ',' : asText(first)));
    case 'concat':
      return {
        kind: 'list',
        items: [...items, ...given.flatMap((each) => (each.kind === 'list' ? each.items : [each]))],
      };
    case 'slice':
      return { kind: 'list', items: first.kind === 'number' ? items.slice(first.number) : items };
    case 'at':
      return (first.kind === 'number' ? items[first.number] : undefined) ?? unknown;
    default:
      return unknown;
  }
}

/** Only patterns that stand for one text: `/\[at\]/g`, `/-dot-/g`, `/X/`; others leave the text as it is. */
function replaceIn(
  whole: string,
  sought: ScriptValue,
  { isAll, by }: { readonly isAll: boolean; readonly by: ScriptValue },
): ScriptValue {
  if (by.kind !== 'text') return text(whole);
  if (sought.kind === 'text') {
    return text(
      isAll
        ? whole.replaceAll(sought.text, () => by.text)
        : whole.replace(sought.text, () => by.text),
    );
  }
  if (sought.kind !== 'pattern') return text(whole);
  const end = sought.pattern.lastIndexOf('/');
  const body = sought.pattern.slice(1, end);
  const literal = body.replaceAll(
    /\\([^a-z0-9])|\\s[+*]?/gi,
    (match, mark?: string) => mark ?? (match.startsWith('\\s') ? ' ' : match),
  );
  if (
    literal === '' ||
    /[\^$.|?*+]/.test(body.replaceAll(/\\.[+*]?/g, '')) ||
    /(?<!\\)[[({]/.test(body)
  )
    return text(whole);
  return sought.pattern.slice(end).includes('g')
    ? text(whole.replaceAll(literal, () => by.text))
    : text(whole.replace(literal, () => by.text));
}

function toNumber(value: ScriptValue, radix: ScriptValue | undefined): ScriptValue {
  if (value.kind === 'number') return value;
  if (value.kind !== 'text') return unknown;
  const base =
    radix?.kind === 'number' && radix.number >= 2 && radix.number <= 36 ? radix.number : 10;
  const number = Number.parseInt(value.text, base);
  return Number.isNaN(number) ? unknown : { kind: 'number', number };
}

function fromCodes(given: readonly ScriptValue[]): ScriptValue {
  const codes = given.flatMap((each) => (each.kind === 'list' ? each.items : [each]));
  return text(
    codes
      .map((each) =>
        each.kind === 'number' && each.number >= 0 && each.number <= 0xff_ff
          ? String.fromCharCode(each.number)
          : gap,
      )
      .join(''),
  );
}

/** `unescape` knows Latin-1 octets and `%uXXXX`. */
function unescapeOld(escaped: string): string {
  return escaped.replaceAll(
    /%u([0-9a-f]{4})|%([0-9a-f]{2})/gi,
    (_whole, unit?: string, octet?: string) =>
      String.fromCharCode(Number.parseInt(unit ?? octet ?? '0', 16)),
  );
}

function asText(value: ScriptValue): string {
  if (value.kind === 'text') return value.text;
  if (value.kind === 'number') return String(value.number);
  if (value.kind === 'list') return value.items.map(asText).join(',').slice(0, maxText);
  return gap;
}

function text(whole: string): ScriptValue {
  return { kind: 'text', text: whole.length > maxText ? whole.slice(0, maxText) : whole };
}

/** How much there is to do to a value, in characters. */
export function sizeOf(value: ScriptValue): number {
  if (value.kind === 'text') return value.text.length;
  // An item costs far more than a character.
  return value.kind === 'list' ? value.items.length * 20 : 1;
}
