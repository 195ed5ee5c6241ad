import type { Filing } from './filing.ts';
import { addMonths } from './london-date.ts';
import type { LeaveReason, StrikeOffRoute, StrikeOffStage } from './strike-off.ts';

/** What the filings say of the latest attempt to strike the company off. */
export interface StrikeOffTimeline {
  readonly route: StrikeOffRoute;
  readonly stage: StrikeOffStage;
  /** Day of the first Gazette notice. */
  readonly noticeDate: string | null;
  /** Not before this day; the register decides when. */
  readonly earliestDissolutionDate: string | null;
  /** How and when the attempt ended, or null while it runs. */
  readonly end: { readonly reason: LeaveReason; readonly date: string } | null;
}

/** The notice says "not less than two months" (Companies Act 2006 s.1000(3), s.1003(3)). */
const noticeMonths = 2;

/** In the order in which they happen when they bear the same date. */
const steps = [
  'applied',
  'notice-compulsory',
  'notice-voluntary',
  'suspended',
  'discontinued',
  'withdrawn',
  'dissolved',
  'dissolved-otherwise',
  'restored',
] as const;
type Step = (typeof steps)[number];

/** Forms and descriptions of filing_history_descriptions.yml, old misspellings included. */
const stepByType: Readonly<Record<string, Step>> = {
  DS01: 'applied',
  LLDS01: 'applied',
  GAZ1: 'notice-compulsory',
  'GAZ1(A)': 'notice-voluntary',
  'DISS16(SOAS)': 'suspended',
  'SOAS(A)': 'suspended',
  DISS40: 'discontinued',
  'SOAD(A)': 'discontinued',
  DS02: 'withdrawn',
  LLDS02: 'withdrawn',
  'GAZ2(A)': 'dissolved',
  RT01: 'restored',
  LLRT01: 'restored',
  AC92: 'restored',
};

const stepByDescription: Readonly<Record<string, Step>> = {
  'dissolution-application-strike-off-company': 'applied',
  'dissolution-application-strike-off-limited-liability-partnership': 'applied',
  'gazette-notice-compulsory': 'notice-compulsory',
  'gazette-notice-compulsary': 'notice-compulsory',
  'gazette-notice-voluntary': 'notice-voluntary',
  'dissolved-compulsory-strike-off-suspended': 'suspended',
  'dissolution-voluntary-strike-off-suspended': 'suspended',
  'gazette-filings-brought-up-to-date': 'discontinued',
  'dissolution-voluntary-strike-off-discontinued': 'discontinued',
  'dissolution-withdrawal-application-strike-off-company': 'withdrawn',
  'dissolution-withdrawal-application-strike-off-limited-liability-partnership': 'withdrawn',
  'gazette-dissolved-compulsory': 'dissolved',
  'gazette-dissolved-compulsary': 'dissolved',
  'gazette-dissolved-voluntary': 'dissolved',
  'gazette-dissolved-liquidation': 'dissolved-otherwise',
  'gazette-dissolved-statutory-instrument': 'dissolved-otherwise',
  'administrative-restoration-company': 'restored',
  'administrative-restoration-limited-liability-partnership': 'restored',
  'restoration-order-of-court': 'restored',
};

const nothingKnown: StrikeOffTimeline = {
  route: 'unknown',
  stage: 'proposed',
  noticeDate: null,
  earliestDissolutionDate: null,
  end: null,
};

/** Derives the timeline from the filings in whatever order they come; filings of other kinds do not matter. */
export function strikeOffTimeline(
  filings: readonly Pick<Filing, 'type' | 'description' | 'date'>[],
): StrikeOffTimeline {
  return filings
    .flatMap((filing) => {
      const step = stepOf(filing);
      return step === null ? [] : [{ step, date: filing.date }];
    })
    .toSorted((a, b) => compare(a.date, b.date) || steps.indexOf(a.step) - steps.indexOf(b.step))
    .reduce((timeline, { step, date }) => advance(timeline, step, date), nothingKnown);
}

function advance(timeline: StrikeOffTimeline, step: Step, date: string): StrikeOffTimeline {
  // After an end the next step belongs to a new attempt.
  const current = timeline.end === null ? timeline : nothingKnown;
  switch (step) {
    case 'applied':
      return current.noticeDate === null
        ? { ...current, route: 'voluntary', stage: 'applied' }
        : current;
    case 'notice-compulsory':
      return withNotice('compulsory', date);
    case 'notice-voluntary':
      return withNotice('voluntary', date);
    case 'suspended':
      return { ...current, stage: 'suspended' };
    case 'discontinued':
      return { ...timeline, stage: 'discontinued', end: { reason: 'discontinued', date } };
    case 'withdrawn':
      return { ...timeline, stage: 'withdrawn', end: { reason: 'withdrawn', date } };
    case 'dissolved':
      return { ...timeline, stage: 'dissolved', end: { reason: 'dissolved', date } };
    case 'dissolved-otherwise':
      return { ...nothingKnown, stage: 'dissolved', end: { reason: 'insolvency', date } };
    case 'restored':
      return { ...nothingKnown, stage: 'restored' };
  }
}

function withNotice(route: StrikeOffRoute, date: string): StrikeOffTimeline {
  return {
    route,
    stage: 'first_notice',
    noticeDate: date,
    earliestDissolutionDate: addMonths(date, noticeMonths),
    end: null,
  };
}

/** GAZ2 is also the form of a dissolution after liquidation, so for it the description decides. */
function stepOf({ type, description }: Pick<Filing, 'type' | 'description'>): Step | null {
  const byType = stepByType[(type ?? '').toUpperCase()];
  return byType ?? stepByDescription[description ?? ''] ?? null;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
