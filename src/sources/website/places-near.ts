import { oncePerText } from '../../domain/once-per-text.ts';
import { patternOfPostcode } from './postcode-pattern.ts';
import type { Span } from './proof-rules.ts';

/** A registration line and the address above or under it fit into this many characters. */
const blockReach = 200;

export function spanOfPostcode(text: string, near: Span, postalCode: string | null): Span | null {
  const wanted = postalCode?.replaceAll(/\s/g, '').toUpperCase() ?? '';
  if (!/^[A-Z0-9]{5,7}$/.test(wanted)) return null;
  return spanNear(text, near, patternOfPostcode(wanted));
}

export function spanOfTown(text: string, near: Span, town: string | null): Span | null {
  if (town === null || town.length < 4) return null;
  return spanNear(text, near, patternOfTown(town));
}

const patternOfTown = oncePerText(
  (town) => new RegExp(String.raw`(?<!\p{L})${RegExp.escape(town)}(?!\p{L})`, 'iu'),
);

function spanNear(text: string, near: Span, pattern: RegExp): Span | null {
  const from = Math.max(0, near.start - blockReach);
  const match = pattern.exec(text.slice(from, near.end + blockReach));
  if (match === null) return null;
  const start = from + match.index;
  return { start, end: start + match[0].length };
}

export function joinSpans(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** Words in lower case that addresses hold, as "Newcastle upon Tyne". */
const addressWords =
  /\b(?:and|the|upon|on|in|by|le|la|under|near|next|of|floor|unit|suite|c\/o|rear)\b/gu;

/** A name at the beginning of a line with an address after it, and not the subject of a sentence: "X Ltd, of 1 High Street, was fined". */
export function isAddressBlock(text: string, mention: Span, postcode: Span): boolean {
  if (postcode.start < mention.end) return false;
  const before = text.slice(Math.max(0, mention.start - 30), mention.start);
  const between = text.slice(mention.end, postcode.start);
  const after = text.slice(postcode.end, postcode.end + 12);
  return (
    /(?:^|[\n|:•·>]|\d{4}|[.]\s)\s{0,3}(?:the\s)?$/iu.test(before) &&
    !/^,?\s{0,2}of\s/u.test(between) &&
    !/\b\p{Ll}{2,20}/u.test(
      between.replaceAll(addressWords, '').replaceAll(/\b(?:t\/a|trading as)\b/gu, ''),
    ) &&
    !/^[\s,)]{0,3}(?:was|were|has|had|is|are|who|which)\b/u.test(after)
  );
}
