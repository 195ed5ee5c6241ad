import type { PreviousName } from './company-profile.ts';

/** A row of the bulk file has room for so many, the latest ones; the API lists all. */
export const mostPublishedNames = 10;

/**
 * The former names of a company after a newer row of the bulk file. Its list takes the place of the known one: a name that it leaves out is none any more. Only
 * of a full row it cannot be told whether there are earlier ones, so those that are known stay:
 *
 *     known N1 … N12, published N1 … N10        N1 … N12
 *     known N1 … N12, published N0 N1 … N9      N0 N1 … N9, N10 N11 N12
 *     known N1 N2, published N1                 N1
 */
export function withPublishedNames(
  known: readonly PreviousName[],
  published: readonly PreviousName[],
): readonly PreviousName[] {
  const last = published[mostPublishedNames - 1];
  if (last === undefined) return published;
  const lastAt = known.findIndex((name) => isSameName(name, last));
  const earlier = known.filter(
    (name, at) =>
      (lastAt !== -1 && at > lastAt) ||
      (name.ceasedOn !== null && last.ceasedOn !== null && name.ceasedOn < last.ceasedOn),
  );
  return [...published, ...earlier];
}

export function isSameName(a: PreviousName, b: PreviousName): boolean {
  return a.companyName === b.companyName && a.ceasedOn === b.ceasedOn;
}
