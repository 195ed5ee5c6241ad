import { expect, it } from 'vitest';
import { z } from 'zod';
import { describeEpisode } from '../../src/pipeline/describe-episode.ts';
import { apiNow, setupApi } from '../support/api-bundle.ts';
import { seedCompany, seedEpisode, seedFiling } from '../support/seed-company.ts';
import { stepContextFor } from '../support/step-context.ts';

/** What a lead has in common with the timeline of its company. */
const Told = z.object({
  route: z.string(),
  stage: z.string(),
  applied_on: z.string().nullable(),
  notice_date: z.string().nullable(),
  earliest_dissolution_date: z.string().nullable(),
  objection_deadline: z.string().nullable(),
  suspended_on: z.string().nullable(),
  suspension_expires_on: z.string().nullable(),
  days_left: z.coerce.string().nullable(),
});
const names = Told.keyof().options;
const Detail = z.object({
  timeline: z.object({ ...Told.shape, days_left: z.number().nullable() }).transform((told) => ({
    ...told,
    days_left: told.days_left === null ? null : String(told.days_left),
  })),
});

/** Of companies that the register proposes to strike off, as it was asked on the day of looking. */
const histories = [
  [],
  ['GAZ1 2026-10-06'],
  ['DS01 2026-10-20', 'GAZ1(A) 2026-11-03'],
  ['GAZ1 2026-10-06', 'DISS16(SOAS) 2026-10-20'],
  ['GAZ1 2026-09-08', 'DISS16(SOAS) 2026-09-22', 'GAZ1 2026-11-10'],
  ['DS01 2026-10-20', 'GAZ1(A) 2026-11-03', 'SOAS(A) 2026-11-12'],
  ['GAZ1 2026-10-06', 'DS01 2026-10-20', 'GAZ1(A) 2026-11-03', 'DS02 2026-11-17'],
  ['DS01 2026-09-01', 'GAZ1(A) 2026-09-15', 'GAZ2(A) 2026-11-22'],
  ['GAZ1 2024-03-12', 'DISS40 2024-04-02', 'GAZ1 2026-11-17'],
  ['GAZ1/gazette-notice-compulsary 2026-09-08', 'GAZ2/gazette-dissolved-compulsory 2026-11-17'],
];

it.each(histories.map((filings) => ({ filings })))(
  'exports what the timeline of the API says of $filings',
  async ({ filings }) => {
    const { db, get } = await setupApi();
    const context = await stepContextFor(db, { clock: { now: () => apiNow } });
    const company = await seedCompany(db, '01234567', { status_as_of: apiNow });
    await seedEpisode(db, company, {
      route: 'unknown',
      stage: 'proposed',
      opened_at: Date.parse('2026-09-01T08:00:00Z'),
      confirmed_at: apiNow,
    });
    for (const filing of filings) await seedFiling(db, company, filing);
    await db.transaction().execute((trx) => describeEpisode(trx, context, company));

    const csv = (await get('/api/exports/leads.csv')).body;
    const { timeline } = Detail.parse((await get('/api/companies/01234567')).json());

    expect(rowsOf(csv).map((row) => Told.parse(row))).toEqual([timeline]);
  },
);

/** No field of these rows has a comma or a quote in it. */
function rowsOf(csv: string): readonly Readonly<Record<string, string | null>>[] {
  const [header = [], ...rows] = csv
    .replace('\uFEFF', '')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(',').map((field) => field.replaceAll('"', '')));
  return rows.map((fields) =>
    Object.fromEntries(
      names.map((name) => {
        const field = fields[header.indexOf(name)] ?? '';
        return [name, field === '' ? null : field];
      }),
    ),
  );
}
