import { z } from 'zod';
import { mostWithin } from './expect-nothing-lost.ts';
import { scaled, type StormResult } from './kill-storm.ts';

const Count = z.object({ count: z.number() });
const CountPerState = z.object({ state: z.string(), count: z.number() });

/** How much a storm has tried, in figures for people; whether all of it is right is judged by expectNothingLost. */
export function countStorm({ sandbox, home, published, killed }: StormResult) {
  const { restCalls, restCallsAt, starts, charges } = sandbox.control.observed();
  const count = (sql: string): number => home.query(Count, sql)[0]?.count ?? 0;
  const perState = (table: string) =>
    Object.fromEntries(
      home
        .query(
          CountPerState,
          `select state, count(*) as count from ${table} group by state order by state`,
        )
        .map((row) => [row.state, row.count]),
    );
  const bought = starts.flatMap(({ operation, subjects }) =>
    subjects.map((subject) => `${operation} ${subject}`),
  );
  return {
    kills: {
      all: killed.length,
      afterTheGreeting: killed.filter(({ wasUp }) => wasUp).length,
      withJobsInHand: killed.filter(({ inHand }) => inHand > 0).length,
      withPaidStartUnanswered: killed.filter(({ startsUnanswered }) => startsUnanswered > 0).length,
    },
    events: {
      published,
      stored: count(`select count(*) as count from stream_events where stream = 'companies'`),
      gaps: count('select count(*) as count from stream_gaps'),
      deadLetters: count('select count(*) as count from dead_letters'),
    },
    episodes: count('select count(*) as count from episodes'),
    announced: count(
      `select count(*) as count from events where type = 'company.strike_off.proposed'`,
    ),
    jobs: perState('jobs'),
    paid: {
      starts: starts.length,
      subjects: bought.length,
      subjectsTwice: bought.length - new Set(bought).size,
      charges: charges.length,
      intents: perState('spend_intents'),
    },
    rest: {
      calls: restCalls.length,
      refused: restCalls.filter(({ status }) => status === 429).length,
      mostInWindow: mostWithin(restCallsAt, scaled.rest.windowMs),
      window: scaled.rest,
    },
  };
}
