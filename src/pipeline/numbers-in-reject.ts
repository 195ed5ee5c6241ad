/** A row has one number, near its beginning; whatever else looks like one costs a question at most. */
const numbersLookedAt = 20;

/** What may be the company number of a row that cannot be read. */
export function numbersInReject(raw: string): readonly string[] {
  return (raw.match(/(?<![A-Z0-9])[A-Z0-9]{8}(?![A-Z0-9])/g) ?? []).slice(0, numbersLookedAt);
}
