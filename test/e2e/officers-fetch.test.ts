import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { environmentFor, makeHome, unhurried, urlOf } from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';

const Step = z.object({ company_number: z.string(), state: z.string() });
const Company = z.object({ company_number: z.string() });
const companiesEntering = 16;

/** Lets companies enter and waits until each has come to the end of its search. */
async function enrichAll(fetch: 'always' | 'when-domain-found') {
  const sandbox = await startQuietSandbox();
  const { control } = sandbox;
  const entering = calmCompanies(sandbox, companiesEntering).map(({ number }) => number);
  const home = makeHome();
  const service = home.serve({
    ...environmentFor(sandbox),
    ...unhurried,
    STRIKEWATCH_OFFICERS_FETCH: fetch,
  });
  await urlOf(service);
  await expect.poll(() => control.observed().streamConnections, { timeout: 20_000 }).toBe(2);
  for (const number of entering) control.enterStrikeOff(number, 'compulsory');
  const steps = (step: string) =>
    home.query(
      Step,
      `select company_number, enrichment_steps.state from enrichment_steps
       join episodes on episodes.id = episode_id where step = ?`,
      step,
    );
  await expect
    .poll(() => steps('find-emails').filter(({ state }) => state !== 'waiting').length, {
      timeout: 60_000,
    })
    .toBe(entering.length);
  const withDomain = home
    .query(Company, 'select company_number from domains where is_primary = 1')
    .map((row) => row.company_number);
  const asked = control
    .observed()
    .restCalls.map(({ path }) => /^\/company\/(\w+)\/officers/.exec(path)?.[1])
    .filter((number) => number !== undefined);
  return {
    entering: new Set(entering),
    withDomain: new Set(withDomain),
    asked: new Set(asked),
    fetched: new Set(steps('fetch-officers').map((row) => row.company_number)),
    /** People whose address was looked for, or is known, by company. */
    people: new Set(
      home
        .query(
          Company,
          'select distinct company_number from spend_intents where officer_id is not null',
        )
        .map((row) => row.company_number),
    ),
  };
}

describe('officers.fetch', () => {
  it('always: of every company under threat, with or without a website', async () => {
    const { entering, withDomain, asked, fetched } = await enrichAll('always');

    expect(withDomain.size).toBeGreaterThan(0);
    expect(withDomain.size).toBeLessThan(entering.size);
    expect(fetched).toEqual(entering);
    expect(asked).toEqual(entering);
  }, 120_000);

  it('when-domain-found: of those with a website alone, whose people are looked for all the same', async () => {
    const { entering, withDomain, asked, fetched, people } = await enrichAll('when-domain-found');

    expect(withDomain.size).toBeGreaterThan(0);
    expect(withDomain.size).toBeLessThan(entering.size);
    expect(asked).toEqual(withDomain);
    expect(fetched).toEqual(withDomain);
    expect(people.size).toBeGreaterThan(0);
    expect([...people].filter((number) => !withDomain.has(number))).toEqual([]);
  }, 120_000);
});
