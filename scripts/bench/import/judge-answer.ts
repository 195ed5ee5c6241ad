import { z } from 'zod';
import type { Measurement } from '../measure/run-measured.ts';
import type { Verdict } from '../measure/contender.ts';
import type { Truth } from '../register-file/truth.ts';

const Answer = z.object({
  underThreat: z.int(),
  /** Null where fields were not hashed. */
  sha256UnderThreat: z.string().nullable(),
});
export type Answer = z.infer<typeof Answer>;

/** Sets what a contender found against what the generator knows it wrote. */
export function judgeAnswer({ underThreat, sha256UnderThreat }: Answer, truth: Truth): Verdict {
  const found = underThreat.toLocaleString('en-GB');
  const surplus = underThreat - truth.underThreat;
  if (surplus > 0 && surplus <= truth.malformedUnderThreat) {
    return { isRight: false, text: `lets in ${surplus} of ${truth.malformed} malformed rows` };
  }
  if (surplus !== 0) {
    const wanted = truth.underThreat.toLocaleString('en-GB');
    return { isRight: false, text: `wrong: ${found} rows instead of ${wanted}` };
  }
  if (sha256UnderThreat === null) return { isRight: true, text: 'right count' };
  return sha256UnderThreat === truth.sha256UnderThreat
    ? { isRight: true, text: 'right, every cell' }
    : { isRight: false, text: 'wrong: right count, other cells' };
}

/** The same for one that prints its answer as JSON. */
export function judgePrinted({ stdout }: Measurement, truth: Truth): Verdict {
  return judgeAnswer(Answer.parse(JSON.parse(stdout)), truth);
}
