/** Every mention of a company's name on every page of its site asks for the same postcode. */
const patterns = new Map<string, RegExp>();
const mostPatterns = 100;

/** A postcode, given without spaces, as people write it: with one anywhere. */
export function patternOfPostcode(wanted: string): RegExp {
  const known = patterns.get(wanted);
  if (known !== undefined) return known;
  const spaced = new RegExp(String.raw`\b${wanted.split('').join(String.raw`\s?`)}\b`, 'i');
  if (patterns.size >= mostPatterns) patterns.clear();
  patterns.set(wanted, spaced);
  return spaced;
}
