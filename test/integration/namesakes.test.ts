import { describe, expect, it } from 'vitest';
import { readConfidenceReasons } from '../../src/wire/confidence-reasons.ts';
import { setupPaidWork } from '../support/paid-work.ts';
import { seedCompany, seedNumber } from '../support/seed-company.ts';

/** The reasons that are kept with the domain that a provider names for a company, beside another one that we hold. */
async function reasonsFor(name: string, other: string) {
  const work = await setupPaidWork();
  await seedCompany(work.db, '00000002', { company_name: other });
  await work.addCompany('00000001', name);

  await work.run();

  const row = await work.db
    .selectFrom('domains')
    .select(['confidence', 'confidence_reasons'])
    .where('company_number', '=', seedNumber('00000001'))
    .executeTakeFirstOrThrow();
  const reasons = readConfidenceReasons(row.confidence_reasons) ?? [];
  return { confidence: row.confidence, reasons: reasons.map(({ reason }) => reason) };
}

describe('a company that is called like another one', () => {
  it.each([
    ['ACME WIDGETS LTD', 'ACME WIDGETS LIMITED'],
    ['ACME WIDGETS LIMITED', 'ACME WIDGETS LTD.'],
    ['ACME WIDGETS PLC', 'ACME WIDGETS PUBLIC LIMITED COMPANY'],
    ['ACME WIDGETS LIMITED LIABILITY PARTNERSHIP', 'ACME WIDGETS LLP'],
    ['ACME WIDGETS LTD', 'THE ACME WIDGETS PLC'],
    ['ACME WIDGETS UNLIMITED COMPANY', 'ACME WIDGETS LTD'],
    ['ACME WIDGETS CYFYNGEDIG', 'ACME WIDGETS LIMITED'],
    ['ACME & SONS LTD', 'ACME AND SONS LIMITED'],
    ["O'NEILL WIDGETS LTD", "O'NEILL WIDGETS LIMITED"],
    ['A.B.C. WIDGETS LTD', 'A.B.C. WIDGETS LLP'],
    ['A.B.C. WIDGETS LTD', 'ABC WIDGETS LIMITED'],
    ['ABC WIDGETS LTD', 'A.B.C. WIDGETS LIMITED'],
    ['CAFÉ WIDGETS LTD', 'CAFE WIDGETS LIMITED'],
  ])('%s is believed less beside %s, and it is said why', async (name, other) => {
    const { confidence, reasons } = await reasonsFor(name, other);
    const alone = await reasonsFor(name, 'SOMEBODY ELSE LIMITED');

    expect(reasons).toContain('another company is called the same');
    expect(confidence).toBeLessThan(alone.confidence);
    expect(alone.reasons).not.toContain('another company is called the same');
  });

  it.each([
    ['ACME WIDGETS LTD', 'ACME WIDGETS (LEEDS) LIMITED'],
    ['ACME WIDGETS LTD', 'ACME LIMITED'],
    ['ACME COMPANY LTD', 'ACME LIMITED'],
  ])('%s is not taken for %s', async (name, other) => {
    expect((await reasonsFor(name, other)).reasons).not.toContain(
      'another company is called the same',
    );
  });
});
