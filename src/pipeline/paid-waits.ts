import type { Credits } from '../domain/credits.ts';
import { ceilingReached } from '../domain/round-of-starts.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import type { Db } from '../store/open-store.ts';
import { listOpenTasks } from '../store/provider-tasks.ts';
import type { Refused } from './choose-paid-batch.ts';
import { announceCeiling, nextLondonDay } from './credit-ceilings.ts';
import type { StepContext } from './step-context.ts';

/** When there is something to do at the latest: then, or when a task under way is to be looked at. */
export function nextLook(db: Db, provider: PaidProviderName, until: number): Promise<number> {
  return nextLookWithout(db, { provider, until, taskId: null });
}

/** The same, of all tasks but one. */
export async function nextLookWithout(
  db: Db,
  {
    provider,
    until,
    taskId,
  }: {
    readonly provider: PaidProviderName;
    readonly until: number;
    readonly taskId: string | null;
  },
): Promise<number> {
  const tasks = (await listOpenTasks(db, provider)).filter(({ id }) => id !== taskId);
  return Math.min(until, ...tasks.map((task) => task.next_poll_at ?? until));
}

/** What is planned meanwhile does not wait for a late task longer than this, nor for one that is not late. */
const longestWaitMs = { beside: 10_000, late: 60_000 } as const;

export async function waitForMoreWork(
  db: Db,
  provider: PaidProviderName,
  { now, isQuiet }: { readonly now: number; readonly isQuiet: boolean },
): Promise<Outcome> {
  const open = await listOpenTasks(db, provider);
  if (open.length === 0) return done();
  const until = await nextLook(
    db,
    provider,
    now + (isQuiet ? longestWaitMs.late : longestWaitMs.beside),
  );
  return snooze(until, isQuiet ? 'a late task is looked at again' : 'waiting for the provider');
}

/** What the provider called wrong is sent again in a while; meanwhile something else may be planned. */
export async function waitForRefused(
  db: Db,
  provider: PaidProviderName,
  { now, until, status, isAll }: Refused & { readonly now: number },
): Promise<Outcome> {
  const said = status === null ? 'refused' : `refused: HTTP ${status}`;
  return snooze(
    await nextLook(db, provider, isAll ? until : Math.min(until, now + longestWaitMs.late)),
    `${said}, tried again at ${new Date(until).toISOString()}`,
  );
}

/** A request costs the same with one look-up as with ten, so a batch waits a little for more; each new one has a look whether it is full. */
export async function waitForMore(
  db: Db,
  provider: PaidProviderName,
  { now, ripeAt: until }: { readonly now: number; readonly ripeAt: number },
): Promise<Outcome> {
  const look = await nextLook(db, provider, Math.min(until, now + fillLookMs));
  return snooze(look, 'waits for more look-ups to send along');
}

/** A batch that has become full meanwhile waits no longer than this. */
const fillLookMs = 5_000;

/** Looked at again before the day is over, in case the ceiling is raised. */
const longestCeilingWaitMs = 15 * 60_000;

export async function waitForTomorrow(
  db: Db,
  context: StepContext,
  {
    provider,
    now,
    dailyCredits,
  }: {
    readonly provider: PaidProviderName;
    readonly now: number;
    readonly dailyCredits: Credits | null;
  },
): Promise<Outcome> {
  const until = await nextLook(
    db,
    provider,
    Math.min(nextLondonDay(now), now + longestCeilingWaitMs),
  );
  return snooze(until, ceilingReached, (trx) =>
    announceCeiling(trx, context, { provider, dailyCredits }),
  );
}

/** The lane takes nothing up before the hour has come, unless a late task is to be looked at: so it is due at once, and a change of the hours finds it so. */
export async function waitForHours(
  db: Db,
  provider: PaidProviderName,
  { now, until }: { readonly now: number; readonly until: number },
): Promise<Outcome> {
  const reason = `waits for business hours until ${new Date(until).toISOString()}`;
  const late = await listOpenTasks(db, provider);
  const polls = late.map((task) => task.next_poll_at ?? until);
  return snooze(late.length === 0 ? now : Math.min(...polls, until), reason);
}
