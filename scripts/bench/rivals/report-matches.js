import { createHash } from 'node:crypto';

/** Collects what a rival delivers and prints it the way every contender does. */
export function createReport({ isChecked }) {
  const hash = createHash('sha256');
  let underThreat = 0;
  return {
    /** @param {readonly string[]} cells */
    match(cells) {
      if (isChecked) hash.update(`${underThreat === 0 ? '' : '\u{1e}'}${cells.join('\u{1f}')}`);
      underThreat += 1;
    },
    print() {
      const sha256UnderThreat = isChecked ? hash.digest('hex') : null;
      process.stdout.write(`${JSON.stringify({ underThreat, sha256UnderThreat })}\n`);
    },
  };
}

export const strikeOffStatus = 'Active - Proposal to Strike off';
export const statusColumn = 11;
