import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patientEvery, shareSlots } from './share-slots.ts';

interface Lane {
  readonly concurrency: number;
  readonly urgent: number;
  readonly patient: number;
}

/**
 * A lane with endless work of both kinds, worked as the lane worker does: whatever may be taken up is, then some jobs end. `ends` says which of
 * those in hand. Returns what was taken up, in order.
 */
function workLane({ concurrency, urgent, patient }: Lane, ends: readonly number[]) {
  const taken: ('urgent' | 'patient')[] = [];
  const inHand: ('urgent' | 'patient')[] = [];
  let mostPatient = 0;
  let urgentSincePatient = 0;
  const left = { urgent, patient };
  for (const end of ends) {
    const patientInHand = inHand.filter((each) => each === 'patient').length;
    const share = shareSlots({
      concurrency,
      inHand: inHand.length,
      patientInHand,
      urgentSincePatient,
    });
    const free = concurrency - inHand.length;
    const ahead = Math.min(share.patientFirst, left.patient);
    const urgentNow = Math.min(free - ahead, left.urgent);
    const patientNow = Math.min(share.patientAtMost, free - urgentNow, left.patient);
    const claimed = [
      ...Array.from({ length: patientNow }, () => 'patient' as const),
      ...Array.from({ length: urgentNow }, () => 'urgent' as const),
    ];
    if (patientNow > 0) urgentSincePatient = 0;
    urgentSincePatient += urgentNow;
    left.urgent -= urgentNow;
    left.patient -= patientNow;
    taken.push(...claimed);
    inHand.push(...claimed);
    mostPatient = Math.max(mostPatient, inHand.filter((each) => each === 'patient').length);
    inHand.splice(end % Math.max(1, inHand.length), 1);
  }
  return { taken, mostPatient };
}

const ends = fc.array(fc.nat(), { minLength: 100, maxLength: 400 });
const concurrency = fc.integer({ min: 1, max: 8 });

describe('the places of a lane', () => {
  it('are never all taken by work that can wait, where there is more than one', () => {
    fc.assert(
      fc.property(concurrency, ends, fc.nat(50), (places, ending, urgent) => {
        const { mostPatient } = workLane(
          { concurrency: places, urgent, patient: Infinity },
          ending,
        );

        expect(mostPatient).toBeLessThanOrEqual(Math.max(1, places - 1));
      }),
    );
  });

  it('go to work that can wait once in sixteen at least, however much urgent work there is', () => {
    fc.assert(
      fc.property(concurrency, ends, (places, ending) => {
        const { taken } = workLane(
          { concurrency: places, urgent: Infinity, patient: Infinity },
          ending,
        );

        for (let from = 0; from + 2 * patientEvery <= taken.length; from += patientEvery) {
          expect(taken.slice(from, from + 2 * patientEvery)).toContain('patient');
        }
        const share = taken.filter((each) => each === 'patient').length / taken.length;
        expect(share).toBeGreaterThanOrEqual(0.05);
      }),
    );
  });

  it('go to work that can wait at once when nothing else is there', () => {
    expect(
      shareSlots({ concurrency: 4, inHand: 0, patientInHand: 0, urgentSincePatient: 0 }),
    ).toMatchObject({ patientAtMost: 3 });
  });
});
