import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLabelledSites } from '../../../test/support/labelled-pages.ts';
import { scoreExtraction } from '../../../test/support/score-extraction.ts';

/** Each held-out set was written and read once before the code knew it; the first figures stand in docs/proof.md. */
describe.each([
  ['website', 150],
  ['website-held-out', 40],
  ['website-held-out-2', 60],
  ['website-held-out-3', 50],
  ['website-held-out-4', 50],
  ['website-held-out-5', 50],
  ['website-held-out-6', 60],
  ['website-held-out-7', 70],
  ['website-held-out-8', 110],
  ['website-held-out-9', 110],
  ['website-held-out-10', 90],
  ['website-held-out-11', 90],
  ['website-held-out-12', 100],
  ['website-held-out-13', 60],
  ['website-held-out-14', 55],
])('the labelled pages of test/corpus/%s', (name, leastPages) => {
  const folder = fileURLToPath(new URL(`../../../test/corpus/${name}`, import.meta.url));

  it('are read with a precision of at least .98 and a recall of at least .97', () => {
    const { mistakes, ...score } = scoreExtraction(readLabelledSites(folder));
    process.stdout.write(
      `${name}: ${score.pages} pages, ${score.labelled} addresses, precision ${score.precision.toFixed(3)}, ` +
        `recall ${score.recall.toFixed(3)}, types ${score.types.toFixed(3)}\n`,
    );

    const all = mistakes.join('\n');
    expect(score.pages).toBeGreaterThanOrEqual(leastPages);
    expect(score.precision, all).toBeGreaterThanOrEqual(0.98);
    expect(score.recall, all).toBeGreaterThanOrEqual(0.97);
    expect(score.types, all).toBeGreaterThanOrEqual(0.98);
    expect(score.phonePrecision, all).toBeGreaterThanOrEqual(0.97);
    expect(score.phoneRecall, all).toBeGreaterThanOrEqual(0.97);
  });
});
