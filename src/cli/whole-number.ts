import { z } from 'zod';

/** The value of a flag that counts something; a refusal says what may be given and what was. */
export function wholeNumber({
  what = '',
  least,
  most = Infinity,
}: {
  /** What is counted, after "a whole number": ` of credits`. */
  readonly what?: string;
  readonly least: number;
  readonly most?: number;
}) {
  const range = most === Infinity ? `, at least ${least}` : ` from ${least} to ${most}`;
  return z.string().transform((given, context) => {
    const number = /^\s*-?\d+\s*$/.test(given) ? Number(given) : NaN;
    if (Number.isSafeInteger(number) && number >= least && number <= most) return number;
    context.addIssue(`give a whole number${what}${range}, not "${given}"`);
    return z.NEVER;
  });
}
