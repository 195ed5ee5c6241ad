import type { FaultSwitches } from './faults.ts';

/** What the readers of one stream have been sent or denied, for the faults of the resume. */
export interface ResumeSeam {
  /** Says of each event that a resumed connection comes to, whether it is lost at the seam. */
  resumed(asked: number): (timepoint: number) => boolean;
}

/**
 * The register's own source reads its cache first and subscribes to live events afterwards, so what is published between
 * the two is delivered to nobody. Here each resumed connection loses the first event that no resume has come to yet.
 */
export function createResumeSeam(faults: FaultSwitches): ResumeSeam {
  const met = new Set<number>();
  const goneForGood = new Set<number>();
  return {
    resumed(asked) {
      let hasLost = false;
      return (timepoint) => {
        const isForGood = faults.isOn('stream-seam-for-good');
        if (isForGood && goneForGood.has(timepoint)) return true;
        if (timepoint <= asked || met.has(timepoint)) return false;
        met.add(timepoint);
        if (hasLost || (!isForGood && !faults.isOn('stream-lost-at-seam'))) return false;
        hasLost = true;
        if (isForGood) goneForGood.add(timepoint);
        return true;
      };
    },
  };
}
