import { describe, expect, it } from 'vitest';
import {
  proposedOn,
  timelineOfHistory,
  unknownTimeline,
  writeTimeline,
  type WrittenTimeline,
} from '../../test/support/strike-off-history.ts';
import type { TimelineCompany } from './strike-off-timeline.ts';
import type { LeaveReason } from './strike-off.ts';

interface History {
  readonly name: string;
  readonly filings: readonly string[];
  readonly company?: Partial<TimelineCompany>;
  readonly today?: string;
  readonly clearedOn?: string;
  readonly clearedBy?: LeaveReason;
  /** What differs from a timeline of which nothing is known; null where there is no strike-off at all. */
  readonly expected: Partial<WrittenTimeline> | null;
}

/** A compulsory notice of 10 March 2026, as it stands later in that month. */
const march = {
  route: 'compulsory',
  stage: 'first_notice',
  notice: 'GAZ1 2026-03-10',
  earliestDissolutionDate: '2026-05-10',
  noticePeriod: 'two_months',
  objectionDeadline: '2026-04-26',
  nextGazetteDay: '2026-05-12',
} as const satisfies Partial<WrittenTimeline>;
const voluntaryMarch = {
  ...march,
  route: 'voluntary',
  notice: 'GAZ1(A) 2026-03-10',
} as const satisfies Partial<WrittenTimeline>;
/** No days are counted and nothing is hinted at: suspended or over. */
const still = { objectionDeadline: null, nextGazetteDay: null } as const;
const applied = {
  route: 'voluntary',
  stage: 'applied',
  application: 'DS01 2026-03-01',
} as const satisfies Partial<WrittenTimeline>;

const notice: readonly History[] = [
  {
    name: 'a compulsory first notice',
    filings: ['GAZ1/gazette-notice-compulsory 2026-03-10'],
    expected: march,
  },
  {
    name: 'the same misspelt, as old rows are',
    filings: ['GAZ1/gazette-notice-compulsary 2026-03-10'],
    expected: march,
  },
  {
    name: 'the same without a type, by its description',
    filings: ['/gazette-notice-compulsory 2026-03-10'],
    expected: { ...march, notice: '? 2026-03-10' },
  },
  {
    name: 'misspelt and without a type',
    filings: ['/gazette-notice-compulsary 2026-03-10'],
    expected: { ...march, notice: '? 2026-03-10' },
  },
  {
    name: 'a type in lower case, with a space in it',
    filings: ['gaz1 (a) 2026-03-10'],
    expected: { ...voluntaryMarch, notice: 'gaz1 (a) 2026-03-10' },
  },
  {
    name: 'a description in capitals, with spaces',
    filings: ['/ GAZETTE NOTICE VOLUNTARY 2026-03-10'],
    expected: { ...voluntaryMarch, notice: '? 2026-03-10' },
  },
  {
    name: 'a voluntary first notice without its application',
    filings: ['GAZ1(A)/gazette-notice-voluntary 2026-03-10'],
    expected: voluntaryMarch,
  },
  {
    name: 'type and description that contradict each other: the type counts',
    filings: ['GAZ1(A)/gazette-notice-compulsory 2026-03-10'],
    expected: voluntaryMarch,
  },
  {
    name: 'two notices: the later one starts the period again',
    filings: ['GAZ1 2026-01-06', 'GAZ1 2026-03-10'],
    expected: { ...march, restarts: 1 },
  },
  {
    name: 'three notices',
    filings: ['GAZ1 2025-11-04', 'GAZ1 2026-01-06', 'GAZ1 2026-03-10'],
    expected: { ...march, restarts: 2 },
  },
  {
    name: 'the same notice twice on one day is a restart that moves nothing',
    filings: ['GAZ1 2026-03-10', 'GAZ1 2026-03-10'],
    expected: { ...march, restarts: 1 },
  },
  {
    name: 'of a compulsory and a voluntary notice the one that can end the company first',
    filings: ['GAZ1 2026-03-10', 'DS01 2026-03-12', 'GAZ1(A) 2026-03-24'],
    expected: march,
  },
  {
    name: 'the same the other way round: the earlier notice is the voluntary one',
    filings: ['DS01 2026-03-01', 'GAZ1(A) 2026-03-10', 'GAZ1 2026-03-24'],
    expected: { ...voluntaryMarch, application: 'DS01 2026-03-01' },
  },
];

const calendar: readonly History[] = [
  {
    name: 'a notice of 31 December ends on the last of February',
    filings: ['GAZ1 2025-12-31'],
    today: '2026-01-15',
    expected: {
      ...march,
      notice: 'GAZ1 2025-12-31',
      earliestDissolutionDate: '2026-02-28',
      objectionDeadline: '2026-02-14',
      nextGazetteDay: '2026-03-03',
    },
  },
  {
    name: 'a notice of 30 December too',
    filings: ['GAZ1 2025-12-30'],
    today: '2026-01-15',
    expected: {
      ...march,
      notice: 'GAZ1 2025-12-30',
      earliestDissolutionDate: '2026-02-28',
      objectionDeadline: '2026-02-14',
      nextGazetteDay: '2026-03-03',
    },
  },
  {
    name: 'in a leap year on the 29th',
    filings: ['GAZ1 2027-12-31'],
    today: '2028-01-15',
    expected: {
      ...march,
      notice: 'GAZ1 2027-12-31',
      earliestDissolutionDate: '2028-02-29',
      objectionDeadline: '2028-02-15',
      nextGazetteDay: '2028-02-29',
    },
  },
  {
    name: 'a notice of 29 February',
    filings: ['GAZ1 2028-02-29'],
    today: '2028-03-15',
    expected: {
      ...march,
      notice: 'GAZ1 2028-02-29',
      earliestDissolutionDate: '2028-04-29',
      objectionDeadline: '2028-04-15',
      nextGazetteDay: '2028-05-02',
    },
  },
  {
    name: 'before 10 October 2015 a notice ran for three months',
    filings: ['GAZ1 2015-10-06'],
    today: '2015-11-01',
    expected: {
      ...march,
      notice: 'GAZ1 2015-10-06',
      earliestDissolutionDate: '2016-01-06',
      noticePeriod: 'three_months',
      objectionDeadline: '2015-12-23',
      nextGazetteDay: '2016-01-12',
    },
  },
  {
    name: 'from then on for two',
    filings: ['GAZ1 2015-10-13'],
    today: '2015-11-01',
    expected: {
      ...march,
      notice: 'GAZ1 2015-10-13',
      earliestDissolutionDate: '2015-12-13',
      objectionDeadline: '2015-11-29',
      nextGazetteDay: '2015-12-15',
    },
  },
  {
    name: 'once the earliest date has passed, the hint is the next Tuesday from today',
    filings: ['GAZ1 2026-03-10'],
    today: '2026-06-03',
    expected: { ...march, nextGazetteDay: '2026-06-09' },
  },
  {
    name: 'a Tuesday is its own hint',
    filings: ['GAZ1 2026-03-12'],
    today: '2026-03-25',
    expected: {
      ...march,
      notice: 'GAZ1 2026-03-12',
      earliestDissolutionDate: '2026-05-12',
      objectionDeadline: '2026-04-28',
      nextGazetteDay: '2026-05-12',
    },
  },
  {
    name: 'a filing dated ahead of the clock does not undo what came before it',
    filings: ['GAZ1 2026-03-10', 'DISS40 2062-04-01'],
    today: '2026-03-25',
    expected: march,
  },
  {
    name: 'nor does it say anything by itself until its day',
    filings: ['GAZ1 2026-12-01'],
    today: '2026-03-25',
    expected: null,
  },
  {
    name: 'on its day it counts',
    filings: ['GAZ1 2026-03-10'],
    today: '2026-03-10',
    expected: march,
  },
];

const application: readonly History[] = [
  {
    name: 'an application',
    filings: ['DS01/dissolution-application-strike-off-company 2026-03-01'],
    expected: applied,
  },
  {
    name: 'of an LLP',
    filings: ['LLDS01 2026-03-01'],
    company: { companyNumber: 'OC301234', jurisdiction: null },
    expected: { ...applied, application: 'LLDS01 2026-03-01' },
  },
  {
    name: 'of an LLP, by its description',
    filings: ['/dissolution-application-strike-off-limited-liability-partnership 2026-03-01'],
    expected: { ...applied, application: '? 2026-03-01' },
  },
  {
    name: 'an application the register already proposes upon: its notice is only not seen yet',
    filings: ['DS01 2026-03-01'],
    company: { status: proposedOn('2026-03-11') },
    expected: { ...applied, stage: 'proposed' },
  },
  {
    name: 'applied, then noticed',
    filings: ['DS01 2026-03-01', 'GAZ1(A) 2026-03-10'],
    expected: { ...voluntaryMarch, application: 'DS01 2026-03-01' },
  },
  {
    name: 'applied and noticed on the same day',
    filings: ['GAZ1(A) 2026-03-10', 'DS01 2026-03-10'],
    expected: { ...voluntaryMarch, application: 'DS01 2026-03-10' },
  },
  {
    name: 'applied, then withdrawn',
    filings: ['DS01 2026-03-01', 'DS02 2026-03-05'],
    expected: { ...applied, stage: 'withdrawn', end: 'withdrawn on 2026-03-05 by DS02 2026-03-05' },
  },
  {
    name: 'applied and withdrawn on the same day',
    filings: ['DS02 2026-03-01', 'DS01 2026-03-01'],
    expected: { ...applied, stage: 'withdrawn', end: 'withdrawn on 2026-03-01 by DS02 2026-03-01' },
  },
  {
    name: 'of an LLP, noticed, then withdrawn',
    filings: ['LLDS01 2026-03-01', 'GAZ1(A) 2026-03-10', 'LLDS02 2026-03-17'],
    expected: {
      ...voluntaryMarch,
      ...still,
      stage: 'withdrawn',
      application: 'LLDS01 2026-03-01',
      end: 'withdrawn on 2026-03-17 by LLDS02 2026-03-17',
    },
  },
  {
    name: 'withdrawn, then applied again: the second attempt',
    filings: ['DS01 2026-02-01', 'DS02 2026-02-05', 'DS01 2026-03-01'],
    expected: { ...applied, attempt: 2 },
  },
  {
    name: 'a compulsory notice while an application is pending',
    filings: ['DS01 2026-03-01', 'GAZ1 2026-03-10'],
    expected: march,
  },
  {
    name: 'an application after a compulsory notice',
    filings: ['GAZ1 2026-03-10', 'DS01 2026-03-20'],
    expected: march,
  },
  {
    name: 'withdrawing the application does not stop the registrar',
    filings: ['DS01 2026-03-01', 'GAZ1 2026-03-10', 'DS02 2026-03-20'],
    expected: march,
  },
  {
    name: 'the registrar gives up, the application stays',
    filings: ['GAZ1 2026-02-17', 'DS01 2026-03-01', 'DISS40 2026-03-05'],
    expected: applied,
  },
  {
    name: 'the registrar gives up and the application is noticed: still one attempt',
    filings: ['GAZ1 2026-02-17', 'DS01 2026-03-01', 'DISS40 2026-03-05', 'GAZ1(A) 2026-03-10'],
    expected: { ...voluntaryMarch, application: 'DS01 2026-03-01' },
  },
  {
    name: 'applied again after a suspension: the first application has lapsed',
    filings: ['DS01 2025-02-01', 'GAZ1(A) 2025-02-11', 'SOAS(A) 2025-03-01', 'DS01 2026-03-01'],
    expected: applied,
  },
  {
    name: 'an application without a notice is over once the register was clear after it',
    filings: ['DS01 2026-03-01'],
    clearedOn: '2026-06-01',
    expected: { ...applied, stage: 'applied', end: 'unknown on 2026-06-01 by null' },
  },
];

const suspension: readonly History[] = [
  {
    name: 'suspended',
    filings: [
      'GAZ1 2026-03-10',
      'DISS16(SOAS)/dissolved-compulsory-strike-off-suspended 2026-04-01',
    ],
    expected: {
      ...march,
      ...still,
      stage: 'suspended',
      suspension: '2026-04-01 to 2026-10-01 by DISS16(SOAS) 2026-04-01',
    },
  },
  {
    name: 'suspended, voluntary, by the description alone',
    filings: ['GAZ1(A) 2026-03-10', '/dissolution-voluntary-strike-off-suspended 2026-04-01'],
    expected: {
      ...voluntaryMarch,
      ...still,
      stage: 'suspended',
      suspension: '2026-04-01 to 2026-10-01 by ? 2026-04-01',
    },
  },
  {
    name: 'suspended on the day of the notice',
    filings: ['DISS16(SOAS) 2026-03-10', 'GAZ1 2026-03-10'],
    expected: {
      ...march,
      ...still,
      stage: 'suspended',
      suspension: '2026-03-10 to 2026-09-10 by DISS16(SOAS) 2026-03-10',
    },
  },
  {
    name: 'a suspension of 31 August expires on the last of February',
    filings: ['GAZ1 2025-08-05', 'DISS16(SOAS) 2025-08-31'],
    expected: {
      ...march,
      ...still,
      stage: 'suspended',
      notice: 'GAZ1 2025-08-05',
      earliestDissolutionDate: '2025-10-05',
      suspension: '2025-08-31 to 2026-02-28 by DISS16(SOAS) 2025-08-31',
    },
  },
  {
    name: 'suspended before any notice is known: the notice date stays unknown',
    filings: ['SOAS(A) 2026-04-01'],
    expected: {
      route: 'voluntary',
      stage: 'suspended',
      suspension: '2026-04-01 to 2026-10-01 by SOAS(A) 2026-04-01',
    },
  },
  {
    name: 'an expired suspension stays one until the register says more',
    filings: ['GAZ1 2024-07-30', 'DISS16(SOAS) 2024-08-07'],
    expected: {
      ...march,
      ...still,
      stage: 'suspended',
      notice: 'GAZ1 2024-07-30',
      earliestDissolutionDate: '2024-09-30',
      suspension: '2024-08-07 to 2025-02-07 by DISS16(SOAS) 2024-08-07',
    },
  },
  {
    name: 'suspended again and again: since the first, until six months from the last',
    filings: [
      'GAZ1 2026-03-10',
      'DISS16(SOAS) 2026-04-01',
      'DISS16(SOAS) 2026-06-15',
      'DISS16(SOAS) 2026-09-01',
    ],
    expected: {
      ...march,
      ...still,
      stage: 'suspended',
      suspension:
        '2026-04-01 to 2027-03-01 by DISS16(SOAS) 2026-04-01, renewed by DISS16(SOAS) 2026-09-01',
    },
  },
  {
    name: 'suspended, then a new notice: it starts anew',
    filings: ['GAZ1 2025-08-05', 'DISS16(SOAS) 2025-08-20', 'GAZ1 2026-03-10'],
    expected: { ...march, restarts: 1 },
  },
  {
    name: 'started anew, then suspended again',
    filings: [
      'GAZ1 2025-08-05',
      'DISS16(SOAS) 2025-08-20',
      'GAZ1 2026-03-10',
      'DISS16(SOAS) 2026-04-01',
    ],
    expected: {
      ...march,
      ...still,
      restarts: 1,
      stage: 'suspended',
      suspension: '2026-04-01 to 2026-10-01 by DISS16(SOAS) 2026-04-01',
    },
  },
  {
    name: 'suspended, then discontinued',
    filings: ['GAZ1 2026-03-10', 'DISS16(SOAS) 2026-04-01', 'DISS40 2026-05-05'],
    expected: {
      ...march,
      ...still,
      stage: 'discontinued',
      end: 'discontinued on 2026-05-05 by DISS40 2026-05-05',
    },
  },
  {
    name: 'suspended, then dissolved when it had lapsed',
    filings: [
      'GAZ1 2026-03-10',
      'DISS16(SOAS) 2026-04-01',
      'GAZ2/gazette-dissolved-compulsory 2026-10-20',
    ],
    expected: {
      ...march,
      ...still,
      stage: 'dissolved',
      end: 'dissolved on 2026-10-20 by GAZ2 2026-10-20: compulsory',
    },
  },
  {
    name: 'the voluntary one suspended while the compulsory one runs: the days are those of the latter',
    filings: ['GAZ1(A) 2026-02-03', 'SOAS(A) 2026-02-20', 'GAZ1 2026-03-10'],
    expected: march,
  },
  {
    name: 'the register drops the detail meanwhile: suspended all the same',
    filings: ['GAZ1 2026-03-10', 'DISS16(SOAS) 2026-04-01'],
    company: { status: { companyStatus: 'active', companyStatusDetail: null, asOf: '2026-05-01' } },
    expected: {
      ...march,
      ...still,
      stage: 'suspended',
      suspension: '2026-04-01 to 2026-10-01 by DISS16(SOAS) 2026-04-01',
    },
  },
];

const endings: readonly History[] = [
  {
    name: 'discontinued, because filings were brought up to date',
    filings: ['GAZ1 2026-03-10', 'DISS40/gazette-filings-brought-up-to-date 2026-03-17'],
    expected: {
      ...march,
      ...still,
      stage: 'discontinued',
      end: 'discontinued on 2026-03-17 by DISS40 2026-03-17',
    },
  },
  {
    name: 'discontinued on the day of the notice',
    filings: ['DISS40 2026-03-10', 'GAZ1 2026-03-10'],
    expected: {
      ...march,
      ...still,
      stage: 'discontinued',
      end: 'discontinued on 2026-03-10 by DISS40 2026-03-10',
    },
  },
  {
    name: 'a voluntary one discontinued',
    filings: ['GAZ1(A) 2026-03-10', 'SOAD(A) 2026-04-14'],
    expected: {
      ...voluntaryMarch,
      ...still,
      stage: 'discontinued',
      end: 'discontinued on 2026-04-14 by SOAD(A) 2026-04-14',
    },
  },
  {
    name: 'discontinued, of which nothing else is known',
    filings: ['/gazette-filings-brought-up-to-date 2026-03-17'],
    expected: {
      route: 'compulsory',
      stage: 'discontinued',
      end: 'discontinued on 2026-03-17 by ? 2026-03-17',
    },
  },
  {
    name: 'discontinued twice on one day has ended once',
    filings: ['GAZ1 2026-03-10', 'DISS40 2026-03-17', 'DISS40 2026-03-17'],
    expected: {
      ...march,
      ...still,
      stage: 'discontinued',
      end: 'discontinued on 2026-03-17 by DISS40 2026-03-17',
    },
  },
  {
    name: 'discontinued, then a new attempt: nothing of the old one is left',
    filings: ['DS01 2024-02-01', 'GAZ1(A) 2024-02-13', 'SOAD(A) 2024-04-02', 'GAZ1 2026-03-10'],
    expected: { ...march, attempt: 2 },
  },
  {
    name: 'discontinued, and the register proposes again before a filing says so',
    filings: ['GAZ1 2024-03-12', 'DISS40 2024-04-02'],
    company: { status: proposedOn('2026-03-11') },
    expected: { attempt: 2 },
  },
  {
    name: 'discontinued on the day for which the register still proposes: it is the older word',
    filings: ['GAZ1 2026-03-10', 'DISS40 2026-03-17'],
    company: { status: proposedOn('2026-03-17') },
    expected: {
      ...march,
      ...still,
      stage: 'discontinued',
      end: 'discontinued on 2026-03-17 by DISS40 2026-03-17',
    },
  },
  {
    name: 'discontinued, and the register proposes the next day: its word is late, no new attempt',
    filings: ['GAZ1 2026-03-10', 'DISS40 2026-03-17'],
    company: { status: proposedOn('2026-03-18') },
    expected: {
      ...march,
      ...still,
      stage: 'discontinued',
      end: 'discontinued on 2026-03-17 by DISS40 2026-03-17',
    },
  },
  {
    name: 'withdrawn, and the register proposes for four weeks: its word is late, no new attempt',
    filings: ['DS01 2026-03-01', 'GAZ1(A) 2026-03-10', 'DS02 2026-03-17'],
    company: { status: proposedOn('2026-04-14') },
    expected: {
      ...voluntaryMarch,
      ...still,
      application: 'DS01 2026-03-01',
      stage: 'withdrawn',
      end: 'withdrawn on 2026-03-17 by DS02 2026-03-17',
    },
  },
  {
    name: 'discontinued, and the register proposes for longer: the notice is not seen',
    filings: ['GAZ1 2026-03-10', 'DISS40 2026-03-17'],
    company: { status: proposedOn('2026-04-15') },
    expected: { attempt: 2 },
  },
  {
    name: 'discontinued, clear, and the register proposes again: a new attempt at once',
    filings: ['GAZ1 2026-03-10', 'DISS40 2026-03-17'],
    clearedOn: '2026-03-18',
    company: { status: proposedOn('2026-03-20') },
    expected: { attempt: 2 },
  },
  {
    name: 'clear before it was discontinued: that says nothing of what came after',
    filings: ['GAZ1 2026-03-10', 'DISS40 2026-03-17'],
    clearedOn: '2026-03-16',
    company: { status: proposedOn('2026-03-20') },
    expected: {
      ...march,
      ...still,
      stage: 'discontinued',
      end: 'discontinued on 2026-03-17 by DISS40 2026-03-17',
    },
  },
  {
    name: 'the third attempt',
    filings: [
      'GAZ1 2022-03-08',
      'DISS40 2022-04-05',
      'GAZ1 2024-03-12',
      'DISS40 2024-04-02',
      'GAZ1 2026-03-10',
    ],
    expected: { ...march, attempt: 3 },
  },
  {
    name: 'dissolved',
    filings: ['GAZ1 2026-03-10', 'GAZ2/gazette-dissolved-compulsory 2026-05-19'],
    expected: {
      ...march,
      ...still,
      stage: 'dissolved',
      end: 'dissolved on 2026-05-19 by GAZ2 2026-05-19: compulsory',
    },
  },
  {
    name: 'dissolved, misspelt and without a type',
    filings: ['GAZ1 2026-03-10', '/gazette-dissolved-compulsary 2026-05-19'],
    expected: {
      ...march,
      ...still,
      stage: 'dissolved',
      end: 'dissolved on 2026-05-19 by ? 2026-05-19: compulsory',
    },
  },
  {
    name: 'a voluntary one dissolved',
    filings: ['DS01 2026-03-01', 'GAZ1(A) 2026-03-10', 'GAZ2(A) 2026-05-19'],
    expected: {
      ...voluntaryMarch,
      ...still,
      application: 'DS01 2026-03-01',
      stage: 'dissolved',
      end: 'dissolved on 2026-05-19 by GAZ2(A) 2026-05-19: voluntary',
    },
  },
  {
    name: 'dissolved by a GAZ2 that does not say of what: the notice keeps its route',
    filings: ['GAZ1 2026-03-10', 'GAZ2 2026-05-19'],
    expected: {
      ...march,
      ...still,
      stage: 'dissolved',
      end: 'dissolved on 2026-05-19 by GAZ2 2026-05-19: unknown',
    },
  },
  {
    name: 'a GAZ2 alone that does not say of what: the route is unknown',
    filings: ['GAZ2/legacy 1999-01-12'],
    expected: {
      stage: 'dissolved',
      end: 'dissolved on 1999-01-12 by GAZ2 1999-01-12: unknown',
    },
  },
  {
    name: 'a final notice on the day of a first one',
    filings: ['GAZ2/gazette-dissolved-compulsory 2026-03-10', 'GAZ1 2026-03-10'],
    expected: {
      ...march,
      ...still,
      stage: 'dissolved',
      end: 'dissolved on 2026-03-10 by GAZ2 2026-03-10: compulsory',
    },
  },
  {
    name: 'bona vacantia after the dissolution changes nothing',
    filings: [
      'GAZ1 2026-03-10',
      'GAZ2/gazette-dissolved-compulsory 2026-05-19',
      'BONA/bona-vacantia-company 2026-07-01',
      'LLPBONA 2026-07-02',
    ],
    expected: {
      ...march,
      ...still,
      stage: 'dissolved',
      end: 'dissolved on 2026-05-19 by GAZ2 2026-05-19: compulsory',
    },
  },
  {
    name: 'dissolved after a liquidation is no strike-off',
    filings: ['GAZ2/gazette-dissolved-liquidation 2026-05-19'],
    expected: {
      attempt: 0,
      stage: 'dissolved',
      end: 'insolvency on 2026-05-19 by GAZ2 2026-05-19: liquidation',
    },
  },
  {
    name: 'nor is one by statutory instrument',
    filings: ['GAZ2/gazette-dissolved-statutory-instrument 2026-05-19'],
    expected: {
      attempt: 0,
      stage: 'dissolved',
      end: 'dissolved on 2026-05-19 by GAZ2 2026-05-19: statutory_instrument',
    },
  },
  {
    name: 'an old attempt, discontinued, and then a liquidation: the attempt stays out of it',
    filings: [
      'GAZ1 2019-03-12',
      'DISS40 2019-04-02',
      'GAZ2/gazette-dissolved-liquidation 2026-05-19',
    ],
    expected: {
      attempt: 0,
      stage: 'dissolved',
      end: 'insolvency on 2026-05-19 by GAZ2 2026-05-19: liquidation',
    },
  },
  {
    name: 'a liquidation that overtakes a strike-off',
    filings: ['GAZ1 2026-03-10', 'GAZ2/gazette-dissolved-liquidation 2026-09-15'],
    expected: {
      ...march,
      ...still,
      stage: 'dissolved',
      end: 'insolvency on 2026-09-15 by GAZ2 2026-09-15: liquidation',
    },
  },
  {
    name: 'dissolved, says the status, and no filing yet',
    filings: ['GAZ1 2026-03-10'],
    company: {
      status: { companyStatus: 'dissolved', companyStatusDetail: null, asOf: '2026-05-20' },
      dissolutionDate: '2026-05-19',
    },
    expected: { ...march, ...still, stage: 'dissolved', end: 'dissolved on 2026-05-19 by null' },
  },
  {
    name: 'insolvent, says the status: over, since when is not known',
    filings: ['GAZ1 2026-03-10'],
    company: {
      status: { companyStatus: 'liquidation', companyStatusDetail: null, asOf: '2026-04-20' },
    },
    expected: { ...march, ...still, end: 'insolvency on null by null' },
  },
  {
    name: 'active without the detail proves nothing: the status may be late',
    filings: ['GAZ1 2026-03-10'],
    company: { status: { companyStatus: 'active', companyStatusDetail: null, asOf: '2026-03-10' } },
    expected: march,
  },
];

const restorations: readonly History[] = [
  {
    name: 'restored by the registrar',
    filings: [
      'GAZ1 2025-03-11',
      'GAZ2/gazette-dissolved-compulsory 2025-05-20',
      'RT01/administrative-restoration-company 2026-01-20',
    ],
    expected: {
      ...march,
      ...still,
      stage: 'restored',
      notice: 'GAZ1 2025-03-11',
      earliestDissolutionDate: '2025-05-11',
      end: 'dissolved on 2025-05-20 by GAZ2 2025-05-20: compulsory',
      restoration: 'RT01 2026-01-20: administrative',
    },
  },
  {
    name: 'an LLP restored by the registrar',
    filings: ['GAZ2(A) 2025-05-20', 'LLRT01 2026-01-20'],
    expected: {
      route: 'voluntary',
      stage: 'restored',
      end: 'dissolved on 2025-05-20 by GAZ2(A) 2025-05-20: voluntary',
      restoration: 'LLRT01 2026-01-20: administrative',
    },
  },
  {
    name: 'restored by a court that speaks of the liquidation before',
    filings: [
      'GAZ2/gazette-dissolved-liquidation 2025-05-20',
      '/order-of-court-restoration-previously-creditors-voluntary-liquidation 2026-01-20',
    ],
    expected: {
      attempt: 0,
      stage: 'restored',
      end: 'insolvency on 2025-05-20 by GAZ2 2025-05-20: liquidation',
      restoration: '? 2026-01-20: court',
    },
  },
  {
    name: 'restored by a court, of which nothing else is known',
    filings: ['AC92/restoration-order-of-court 2026-01-20'],
    expected: {
      attempt: 0,
      stage: 'restored',
      end: 'dissolved on null by null',
      restoration: 'AC92 2026-01-20: court',
    },
  },
  {
    name: 'restored, then noticed again',
    filings: [
      'GAZ1 2024-03-12',
      'GAZ2/gazette-dissolved-compulsory 2024-05-21',
      'AC92 2025-01-20',
      'GAZ1 2026-03-10',
    ],
    expected: { ...march, attempt: 2 },
  },
  {
    name: 'restored and proposed again before a filing says so',
    filings: ['GAZ2(A) 2024-05-21', 'AC92 2025-01-20'],
    company: { status: proposedOn('2026-03-11') },
    expected: { attempt: 2 },
  },
];

const otherHistories: readonly History[] = [
  { name: 'no filings, no status', filings: [], expected: null },
  {
    name: 'no filings, and the register proposes',
    filings: [],
    company: { status: proposedOn('2026-03-11') },
    expected: {},
  },
  {
    name: 'filings of other kinds',
    filings: [
      'AA/accounts-with-accounts-type-dormant 2025-11-12',
      'CS01 2025-12-01',
      ' 2025-12-02',
    ],
    expected: null,
  },
  {
    name: 'closures of overseas companies and an old form nobody explains',
    filings: [
      'OSDS01/dissolution-closure-of-uk-establishment 2026-01-01',
      'OSDS02/dissolution-termination-overseas-company 2026-01-02',
      'AC09/dissolved-company 2026-01-03',
      '4.71/liquidation-voluntary-members-return-of-final-meeting 2026-01-04',
    ],
    expected: null,
  },
  {
    name: 'legacy rows whose text says nothing for certain',
    filings: [
      'GAZ(U)/legacy 1998-01-06',
      'GAZ(U)/legacy/Gazette notice 1998-01-06',
      'DISS6/legacy/Strike off action suspended 1998-01-06',
    ],
    expected: null,
  },
  {
    name: 'legacy rows that say it word for word',
    filings: [
      'GAZ(U)/legacy/First Gazette notice for compulsory strike-off. 1998-01-06',
      'DISS6/legacy/Compulsory striking-off action has been suspended 1998-02-03',
    ],
    expected: {
      ...march,
      ...still,
      stage: 'suspended',
      notice: 'GAZ(U) 1998-01-06',
      earliestDissolutionDate: '1998-04-06',
      noticePeriod: 'three_months',
      suspension: '1998-02-03 to 1998-08-03 by DISS6 1998-02-03',
    },
  },
  {
    name: 'an old notice without an end, after which the register was clear',
    filings: ['GAZ1 2012-03-06'],
    clearedOn: '2026-01-31',
    company: { status: proposedOn('2026-03-11') },
    expected: { attempt: 2 },
  },
  ...(['insolvency', 'converted'] as const).map((reason) => ({
    name: `a notice that ended by what the status said: ${reason}`,
    filings: ['GAZ1 2026-03-10'],
    clearedOn: '2026-03-20',
    clearedBy: reason,
    expected: { ...march, ...still, end: `${reason} on 2026-03-20 by null` },
  })),
  {
    name: 'a notice that ended by a dissolution only the status told of, on the day that the profile bears',
    filings: ['GAZ1 2026-03-10'],
    clearedOn: '2026-03-20',
    clearedBy: 'dissolved',
    company: {
      status: { companyStatus: 'dissolved', companyStatusDetail: null, asOf: '2026-03-20' },
      dissolutionDate: '2026-03-17',
    },
    expected: {
      ...march,
      ...still,
      stage: 'dissolved',
      end: 'dissolved on 2026-03-17 by null',
    },
  },
  {
    name: 'a notice of which the register never knew: nothing tells why it is over',
    filings: ['GAZ1 2026-03-10'],
    clearedOn: '2026-03-20',
    clearedBy: 'not_confirmed',
    expected: { ...march, ...still, end: 'unknown on 2026-03-20 by null' },
  },
  {
    name: 'a final notice before the status, which proposes still',
    filings: ['DS01 2026-03-01', 'GAZ1(A) 2026-03-10', 'GAZ2(A) 2026-05-26'],
    company: { status: proposedOn('2026-05-28') },
    today: '2026-05-28',
    expected: {
      ...voluntaryMarch,
      ...still,
      application: 'DS01 2026-03-01',
      stage: 'dissolved',
      end: 'dissolved on 2026-05-26 by GAZ2(A) 2026-05-26: voluntary',
    },
  },
  {
    name: 'a proposal long after a final notice: the company is back, whatever brought it back',
    filings: ['GAZ1(A) 2026-03-10', 'GAZ2(A) 2026-05-26'],
    company: { status: proposedOn('2026-06-24') },
    today: '2026-06-24',
    expected: { attempt: 2 },
  },
  {
    name: 'a notice later than the day on which the register was clear',
    filings: ['GAZ1 2012-03-06', 'GAZ1 2026-03-10'],
    clearedOn: '2026-01-31',
    expected: { ...march, attempt: 2 },
  },
  {
    name: 'a notice of the other route after the register was clear',
    filings: ['GAZ1 2025-06-02', 'GAZ1(A) 2026-03-10'],
    clearedOn: '2025-07-10',
    clearedBy: 'insolvency',
    expected: { ...voluntaryMarch, attempt: 2 },
  },
  {
    name: 'an application after the register was clear',
    filings: ['GAZ1 2025-06-02', 'DS01 2026-03-10'],
    clearedOn: '2025-07-10',
    expected: { attempt: 2, stage: 'applied', route: 'voluntary', application: 'DS01 2026-03-10' },
  },
  {
    name: 'a notice upon an application that stood when the other proceeding was over',
    filings: ['GAZ1 2025-11-04', 'DS01 2025-11-20', 'GAZ1(A) 2026-03-10'],
    clearedOn: '2025-12-02',
    expected: { ...voluntaryMarch, attempt: 2, application: 'DS01 2025-11-20' },
  },
  {
    name: 'a suspension of an attempt after the register was clear',
    filings: [
      'GAZ1 2012-06-05',
      'DISS16(SOAS) 2012-07-01',
      'GAZ1(A) 2026-03-10',
      'SOAS(A) 2026-03-20',
    ],
    clearedOn: '2026-01-31',
    expected: {
      ...voluntaryMarch,
      ...still,
      attempt: 2,
      stage: 'suspended',
      suspension: '2026-03-20 to 2026-09-20 by SOAS(A) 2026-03-20',
    },
  },
  {
    name: 'the end of an attempt that is told on the day after the register was clear',
    filings: ['GAZ1 2026-02-10', 'DISS40 2026-03-03'],
    clearedOn: '2026-03-02',
    expected: {
      ...march,
      ...still,
      notice: 'GAZ1 2026-02-10',
      earliestDissolutionDate: '2026-04-10',
      stage: 'discontinued',
      end: 'discontinued on 2026-03-03 by DISS40 2026-03-03',
    },
  },
  {
    name: 'a company of Scotland',
    filings: ['GAZ1 2026-03-10'],
    company: { companyNumber: 'SC123456', jurisdiction: 'scotland' },
    expected: { ...march, jurisdiction: 'scotland', gazette: 'edinburgh' },
  },
  {
    name: 'one of Northern Ireland: for the Belfast Gazette no day is hinted at',
    filings: ['GAZ1 2026-03-10'],
    company: { companyNumber: 'NI612345', jurisdiction: null },
    expected: {
      ...march,
      jurisdiction: 'northern_ireland',
      gazette: 'belfast',
      nextGazetteDay: null,
    },
  },
  {
    name: 'one whose part of the register is not known',
    filings: ['GAZ1 2026-03-10'],
    company: { companyNumber: 'FC012345', jurisdiction: 'noneu' },
    expected: { ...march, jurisdiction: 'unknown', gazette: 'unknown', nextGazetteDay: null },
  },
  {
    name: 'annotated under section 1002A: 28 days, and no rule for objections is known',
    filings: ['GAZ1 2026-03-10'],
    company: { isFraudStrikeOff: true },
    expected: {
      ...march,
      isFraudStrikeOff: true,
      earliestDissolutionDate: '2026-04-07',
      noticePeriod: 'twenty_eight_days',
      objectionDeadline: null,
      nextGazetteDay: '2026-04-07',
    },
  },
  {
    name: 'annotated under section 1002A, but noticed upon its own application: two months',
    filings: ['DS01 2026-03-01', 'GAZ1(A) 2026-03-10'],
    company: { isFraudStrikeOff: true },
    expected: { ...voluntaryMarch, application: 'DS01 2026-03-01', isFraudStrikeOff: true },
  },
];

const groups = {
  notice,
  calendar,
  application,
  suspension,
  endings,
  restorations,
  'other histories': otherHistories,
};

describe.each(Object.entries(groups))('strikeOffTimeline: %s', (_group, histories) => {
  it.each(histories)('$name', ({ filings, company, clearedOn, clearedBy, expected, today }) => {
    const seenOn = today ?? dayAfterAll(filings);

    const timeline = timelineOfHistory(filings, {
      ...company,
      clearedOn,
      clearedBy,
      today: seenOn,
    });

    expect(timeline === null ? null : writeTimeline(timeline)).toEqual(
      expected === null ? null : { ...unknownTimeline, ...expected },
    );
  });
});

/** Histories are looked at two weeks after the notice of March, or on the day of their last filing. */
function dayAfterAll(filings: readonly string[]): string {
  return ['2026-03-25', ...filings.map((text) => text.slice(-10))].toSorted().at(-1) ?? '';
}

it('is tried on sixty histories at least', () => {
  expect(Object.values(groups).flat().length).toBeGreaterThanOrEqual(60);
});
