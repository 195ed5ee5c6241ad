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
  return spanNear(
    text,
    near,
    new RegExp(String.raw`(?<!\p{L})${RegExp.escape(town)}(?!\p{L})`, 'iu'),
  );
}

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
