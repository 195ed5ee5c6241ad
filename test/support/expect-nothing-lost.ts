import { expect } from 'vitest';
import { z } from 'zod';
import { scaled, type Aftermath } from './kill-storm.ts';

const Text = z.object({ value: z.string() });
const Subject = z.object({ subject: z.string(), count: z.number() });

/** What must hold after any number of kills, judged by the database and by what the servers saw. */
export function expectNothingLost({ sandbox, home, entered, published }: Aftermath): void {
  const { control } = sandbox;
  const numbers = entered.map(({ number }) => number).toSorted();
  const textsOf = (sql: string) => home.query(Text, sql).map(({ value }) => value);

  // Every event once: each company has one of its own.
  expect(published).toBe(entered.length);
  expect(
    textsOf(
      `select company_number as value from stream_events where stream = 'companies' order by 1`,
    ),
  ).toEqual(numbers);
  expect(
    textsOf(`select company_number as value from episodes
      where state = 'open' and confirmed_at is not null and route <> 'unknown' order by company_number`),
  ).toEqual(numbers);
  expect(textsOf('select id as value from episodes')).toHaveLength(numbers.length);
  expect(
    textsOf(`select company_number as value from events
      where type = 'company.strike_off.proposed' order by company_number`),
  ).toEqual(numbers);
  expect(textsOf('select id as value from stream_gaps')).toEqual([]);
  expect(textsOf('select id as value from dead_letters')).toEqual([]);

  // Every company went the whole way.
  expect(
    home.query(
      Subject,
      `select company_number as subject, count(distinct step) as count from enrichment_steps
       join episodes on episodes.id = episode_id
       where enrichment_steps.state in ('waiting', 'failed') group by company_number`,
    ),
  ).toEqual([]);
  expect(
    textsOf(`select distinct company_number as value from officers order by company_number`),
  ).toEqual(
    entered
      .filter(({ officers }) => officers.length > 0)
      .map(({ number }) => number)
      .toSorted(),
  );
  expect(
    textsOf(
      `select kind || ' ' || coalesce(last_reason, '') as value from jobs where state = 'discarded'`,
    ),
  ).toEqual([]);

  // Nothing bought twice, and every credit accounted for.
  const bought = control
    .observed()
    .starts.flatMap(({ operation, subjects }) =>
      subjects.map((subject) => `${operation} ${subject}`),
    );
  expect(bought.length).toBeGreaterThan(0);
  expect(bought.filter((subject, index) => bought.indexOf(subject) !== index)).toEqual([]);
  const consumed = Number(scaled.snov.balance) - Number(control.observed().balance);
  const [inDoubt] = home.query(
    z.object({ credits: z.number() }),
    `select coalesce(sum(estimated_credits), 0) as credits from spend_intents where state = 'in_doubt'`,
  );
  expect(ledgerOf(home)).toEqual({ consumed, reserved: inDoubt?.credits });

  // A start that was given up as doubtful is not quietly taken up again by whoever lost it.
  expect(
    textsOf(`select spend_intents.id as value from spend_intents
      join provider_tasks on provider_tasks.id = task_id
      where spend_intents.state = 'in_doubt' and provider_tasks.state <> 'in_doubt'`),
  ).toEqual([]);

  // Never more calls than allowed, in whatever window one looks.
  const { restCalls, restCallsAt } = control.observed();
  expect(restCalls.filter(({ status }) => status === 429)).toEqual([]);
  expect(mostWithin(restCallsAt, scaled.rest.windowMs)).toBeLessThanOrEqual(
    scaled.rest.callsPerWindow,
  );

  expect(home.query(z.object({ integrity_check: z.string() }), 'pragma integrity_check')).toEqual([
    { integrity_check: 'ok' },
  ]);
  expect(home.query(z.unknown(), 'pragma foreign_key_check')).toEqual([]);
}

const Entry = z.object({
  from_account: z.string(),
  to_account: z.string(),
  credits: z.coerce.number(),
});

/** Credits that the books call spent or unexplained, and what is still reserved. */
function ledgerOf(home: Aftermath['home']) {
  const entries = home.query(Entry, 'select from_account, to_account, credits from spend_entries');
  const on = (account: string) =>
    entries.reduce(
      (sum, entry) =>
        sum +
        (entry.to_account === account ? entry.credits : 0) -
        (entry.from_account === account ? entry.credits : 0),
      0,
    );
  return { consumed: on('spent') + on('unexplained'), reserved: on('reserved') };
}

/** The most calls that any window of this length holds. */
export function mostWithin(instants: readonly number[], windowMs: number): number {
  let most = 0;
  let start = 0;
  for (const [end, at] of instants.entries()) {
    while ((instants[start] ?? at) <= at - windowMs) start += 1;
    most = Math.max(most, end - start + 1);
  }
  return most;
}
