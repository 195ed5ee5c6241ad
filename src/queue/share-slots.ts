/** Of this many jobs taken up in a lane one is patient work, if there is any: 6.25 %, whatever urgent work there is (R-22 asks for 5 %). */
export const patientEvery = 16;

export interface LaneLoad {
  /** Jobs that the lane may have in hand at once. */
  readonly concurrency: number;
  readonly inHand: number;
  /** Of those in hand, the ones that could wait. */
  readonly patientInHand: number;
  /** Urgent jobs taken up since the last patient one. */
  readonly urgentSincePatient: number;
}

export interface SlotShare {
  /** Patient jobs that may be taken up now. */
  readonly patientAtMost: number;
  /** Of those, how many go before all urgent ones. */
  readonly patientFirst: number;
}

/**
 * Who gets the free places of a lane. Patient work never takes the last place, so that urgent work finds one at once and waits for no more
 * than the budget; and it always gets its share, so that it is never left lying. A lane with one place keeps none back: what is in hand there
 * is waited for.
 */
export function shareSlots(load: LaneLoad): SlotShare {
  const reserved = load.concurrency > 1 ? 1 : 0;
  const free = load.concurrency - load.inHand;
  const patientAtMost = Math.max(
    0,
    Math.min(free, load.concurrency - reserved - load.patientInHand),
  );
  const isDue = load.urgentSincePatient + free >= patientEvery;
  return { patientAtMost, patientFirst: isDue ? Math.min(1, patientAtMost) : 0 };
}
