/**
 * Repeats the last value until the list has a power of two. In an `in (...)` that changes nothing, and it leaves a dozen
 * statements to prepare instead of one for every length.
 */
export function repeatToRoundLength<T>(values: readonly T[]): readonly T[] {
  const last = values.at(-1);
  if (last === undefined) return values;
  const length = 2 ** Math.ceil(Math.log2(values.length));
  return [...values, ...Array.from({ length: length - values.length }, () => last)];
}
