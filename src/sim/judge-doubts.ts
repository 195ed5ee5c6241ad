import type { ImitatedSnovAccount } from './imitated-snov-account.ts';
import { dailyCeiling } from './mortal-service.ts';
import type { EnrichmentView } from './read-enrichment.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Half an hour, and what the clock of the service may be off. */
const longestSilenceMs = 50 * minuteMs;
const clockSlackMs = 20 * minuteMs;
const carriedOut = new Set(['accepted', 'reply-lost', 'swallowed']);

/** Looks for starts in doubt that nobody was told of, and for a day on which more was bought than its ceiling allows; in words. */
export function createDoubtJudge({
  view,
  account,
  isUp,
  now,
}: {
  readonly view: EnrichmentView;
  readonly account: ImitatedSnovAccount;
  readonly isUp: () => boolean;
  readonly now: () => number;
}): () => readonly string[] {
  let wasUp = false;
  return () => {
    const isStanding = wasUp && isUp();
    wasUp = isUp();
    return [...(isStanding ? untold() : []), ...beyondCeiling()];
  };

  function untold(): readonly string[] {
    return view
      .tasks()
      .filter(
        (task) =>
          task.state === 'in_doubt' &&
          task.doubt_alerted_at === null &&
          now() - (task.doubted_at ?? 0) > longestSilenceMs,
      )
      .map((task) => `the doubt of task ${task.id} is old and nobody was told`);
  }

  /** One credit of each look-up that found something; what a person costs with several addresses is known afterwards only. London is on UTC by now. */
  function beyondCeiling(): readonly string[] {
    const perDay = new Map<number, number>();
    for (const [start, { fate, rows, at }] of account.starts.entries()) {
      const ofDay = at % dayMs;
      if (!carriedOut.has(fate) || ofDay < clockSlackMs || ofDay > dayMs - clockSlackMs) continue;
      const day = Math.floor(at / dayMs);
      const found = rows.filter(({ subject }) => {
        const answer = account.fateOf(start, subject);
        return answer.kind === 'searched' && answer.isAnswered && answer.found.length > 0;
      });
      perDay.set(day, (perDay.get(day) ?? 0) + found.length);
    }
    return [...perDay]
      .filter(([, count]) => count > dailyCeiling)
      .map(([day, count]) => `${count} credits were spent on day ${day}, over ${dailyCeiling}`);
  }
}
