import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ordinaryCompany,
  proposedOn,
  unknownTimeline,
  writeTimeline,
  type WrittenTimeline,
} from '../../test/support/strike-off-history.ts';
import type { TimelineFiling } from './strike-off-attempts.ts';
import { strikeOffTimeline, type TimelineCompany } from './strike-off-timeline.ts';

const recorded = new URL('../../../shared/data/rest/', import.meta.url);

const History = z.object({
  items: z
    .array(
      z.object({
        transaction_id: z.string(),
        type: z.string().nullish().default(null),
        description: z.string().nullish().default(null),
        date: z.string(),
      }),
    )
    .nullish(),
});

function read(name: string): TimelineFiling[] {
  const { items } = History.parse(JSON.parse(readFileSync(new URL(name, recorded), 'utf8')));
  return (items ?? []).map(({ transaction_id: transactionId, ...filing }) => ({
    transactionId,
    ...filing,
  }));
}

interface Recorded {
  readonly file: string;
  readonly company: Partial<TimelineCompany>;
  readonly today: string;
  readonly expected: Partial<WrittenTimeline> | null;
}

const histories: readonly Recorded[] = [
  {
    file: 'filing_histories_for_02200605.body.json',
    company: { companyNumber: '02200605' },
    today: '2026-11-25',
    expected: {
      attempt: 2,
      route: 'compulsory',
      stage: 'dissolved',
      notice: 'GAZ1 2011-12-27',
      earliestDissolutionDate: '2012-03-27',
      noticePeriod: 'three_months',
      end: 'dissolved on 2012-04-10 by GAZ2 2012-04-10: compulsory',
    },
  },
  {
    // The same company in the middle of its first attempt: it was discontinued after eight months.
    file: 'filing_histories_for_02200605.body.json',
    company: { companyNumber: '02200605' },
    today: '1993-12-01',
    expected: {
      route: 'compulsory',
      stage: 'first_notice',
      notice: 'GAZ1 1993-11-16',
      earliestDissolutionDate: '1994-02-16',
      noticePeriod: 'three_months',
      objectionDeadline: '1994-02-02',
      nextGazetteDay: '1994-02-22',
    },
  },
  {
    file: 'strike_off_filing_history.json',
    company: { companyNumber: '45678901', status: proposedOn('2026-08-26') },
    today: '2026-09-01',
    expected: {
      route: 'compulsory',
      stage: 'first_notice',
      notice: 'GAZ1 2026-08-25',
      earliestDissolutionDate: '2026-10-25',
      noticePeriod: 'two_months',
      objectionDeadline: '2026-10-11',
      nextGazetteDay: '2026-10-27',
    },
  },
  {
    file: 'suspended_strike_off_filing_history.json',
    company: { companyNumber: '10916685', status: proposedOn('2024-08-01') },
    today: '2024-09-01',
    expected: {
      attempt: 2,
      route: 'compulsory',
      stage: 'suspended',
      notice: 'GAZ1 2024-07-30',
      earliestDissolutionDate: '2024-09-30',
      noticePeriod: 'two_months',
      suspension: '2024-08-07 to 2025-02-07 by DISS16(SOAS) 2024-08-07',
    },
  },
  {
    file: 'filing_histories_for_BR014831.body.json',
    company: { companyNumber: 'BR014831', jurisdiction: 'united-kingdom' },
    today: '2026-11-25',
    expected: null,
  },
];

describe.skipIf(!existsSync(recorded))('strikeOffTimeline on recorded histories', () => {
  it.each(histories)('$file as seen on $today', ({ file, company, today, expected }) => {
    const timeline = strikeOffTimeline({
      filings: read(file),
      company: { ...ordinaryCompany, ...company },
      today,
    });

    expect(timeline === null ? null : writeTimeline(timeline)).toEqual(
      expected === null ? null : { ...unknownTimeline, ...expected },
    );
  });
});
