import { oncePerText } from '../../domain/once-per-text.ts';

/** A postcode, given without spaces, as people write it: with one anywhere. Every mention of a company's name on every page of its site asks for the same. */
export const patternOfPostcode = oncePerText(
  (wanted) => new RegExp(String.raw`\b${wanted.split('').join(String.raw`\s?`)}\b`, 'i'),
);
