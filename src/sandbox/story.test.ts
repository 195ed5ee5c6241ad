import { describe, expect, it, onTestFinished } from 'vitest';
import { setUpSandbox } from './sandbox-under-test.ts';
import type { SandboxOptions } from './start-sandbox.ts';
import { createStory } from './story.ts';

const steps = 1_500;

describe('story', () => {
  it('brings in the opening cast first, in its order', async () => {
    const { control, story } = await setUp();

    for (let step = 0; step < 6; step += 1) story.step();

    const entered = control
      .companies()
      .filter(({ filings }) => filings[0]?.type.startsWith('GAZ1'));
    expect(entered.slice(0, 6).map(({ name }) => name)).toEqual([
      'QUENLOWMERE JOINERY LTD',
      'CAWDLEWICK CATERING LIMITED',
      'ESKWINFOLD ROOFING LTD',
      'SKELVANRIDGE PARTNERS LLP',
      'HAXMOOR LETTINGS LTD',
      'HAXMOOR LETTINGS LIMITED',
    ]);
  });

  it('tells of every kind of entry and leaving in the long run, and of events without a change', async () => {
    const { control, story } = await setUp();
    const before = new Map(
      control.companies().map(({ number, filings }) => [number, filings.length]),
    );
    const from = control.latestTimepoint();

    for (let step = 0; step < steps; step += 1) story.step();

    const told = control
      .companies()
      .flatMap(({ number, filings }) =>
        filings.slice(0, filings.length - (before.get(number) ?? 0)),
      );
    const types = new Set(told.map(({ type }) => type));
    expect([...types]).toEqual(
      expect.arrayContaining([
        'GAZ1',
        'GAZ1(A)',
        'DS01',
        'DISS16(SOAS)',
        'SOAS(A)',
        'DISS40',
        'SOAD(A)',
        'DS02',
        'GAZ2',
        'GAZ2(A)',
        '600',
        'CERTNM',
      ]),
    );
    const events = control.latestTimepoint() - from;
    const applications = told.filter(({ type }) => type.endsWith('DS01')).length;
    expect(events).toBeGreaterThan(told.length - applications);
  });

  it('leaves the last entrants alone, so that a lead can be looked at', async () => {
    const { control, story } = await setUp({ companies: 60 });

    for (let step = 0; step < 30; step += 1) story.step();

    const cast = control.companies().slice(0, 12);
    expect(cast.map(({ detail }) => detail)).toEqual(
      Array.from({ length: 12 }, () => 'active-proposal-to-strike-off'),
    );
  });
});

/** A sandbox whose story is told step by step. */
async function setUp(options: Partial<SandboxOptions> = {}) {
  const under = await setUpSandbox({ companies: 800, ...options });
  onTestFinished(() => under.close());
  const { control } = under.sandbox;
  const companies = control.companies();
  const story = createStory({
    world: {
      companies,
      byNumber: new Map(companies.map((company) => [company.number, company])),
      openingCast: companies.slice(0, 12),
    },
    control,
    seed: 1,
    speed: 1,
    told: 0,
  });
  return { control, story };
}
