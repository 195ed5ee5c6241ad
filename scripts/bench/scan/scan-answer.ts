import { z } from 'zod';
import type { Verdict } from '../measure/contender.ts';
import type { Measurement } from '../measure/run-measured.ts';
import type { InventedSite } from './invent-sites.ts';

/** What every contender prints last. The time is from the first site it is given to the last thing it has kept. */
const ScanAnswer = z.object({
  pages: z.int(),
  ms: z.number().positive(),
  cpuMs: z.number(),
  peakRssBytes: z.number(),
  /** Addresses by site, in the order of the sites. */
  found: z.array(z.array(z.string())),
});
export type ScanAnswer = z.infer<typeof ScanAnswer>;

export function readAnswer({ stdout }: Pick<Measurement, 'stdout'>): ScanAnswer {
  return ScanAnswer.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

/** Of those that decode nothing only the pages are demanded; ours has to find every address and no other. */
export function judgeScan(
  answer: ScanAnswer,
  asked: {
    readonly sites: readonly InventedSite[];
    readonly pages: number;
    readonly isExact: boolean;
  },
): Verdict {
  const { hits, present, printed } = compare(answer, asked.sites);
  const text = `${answer.pages} of ${asked.pages} pages; ${hits} of ${present} addresses, ${printed - hits} false`;
  const isExact = hits === present && printed === hits;
  return { isRight: answer.pages === asked.pages && (isExact || !asked.isExact), text };
}

function compare({ found }: ScanAnswer, sites: readonly InventedSite[]) {
  let [hits, present, printed] = [0, 0, 0];
  for (const [index, site] of sites.entries()) {
    const truth = new Set(site.addresses.map(({ email }) => email));
    const said = new Set(found[index]);
    hits += truth.intersection(said).size;
    present += truth.size;
    printed += said.size;
  }
  return { hits, present, printed };
}
