import { londonDateOf } from '../domain/london-date.ts';
import { nextQuietMinute, quietMinuteAfter } from '../domain/quiet-minute.ts';
import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import { readNextSampleAt, writeNextSampleAt } from '../store/next-sample.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

const longestPauseMs = 60_000;
/** A new installation gets this long to fill its store before it is measured. */
const settlingMs = 3_600_000;
/** A plan further ahead than this was made by a clock that was wrong. */
const furthestAheadMs = 2 * 86_400_000;

/** Starts the nightly sample at a random minute of every night. Runs only where the register can be asked. */
export async function keepNightlySample(
  {
    db,
    context,
    timers,
  }: { readonly db: Db; readonly context: StepContext; readonly timers: Timers },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const at = await db.transaction().execute((trx) => startSampleWhenDue(trx, context));
    await pause(timers, Math.min(at - context.clock.now(), longestPauseMs), signal);
  }
}

/**
 * Starts the sample if its minute has come, also when that was while nothing ran, and plans the next. The minute is stored, and the
 * job and the next minute are one transaction: a restart neither skips a night nor starts it twice. Returns the next minute.
 */
export async function startSampleWhenDue(trx: Trx, context: StepContext): Promise<number> {
  const now = context.clock.now();
  const next = (): number => context.random.next();
  const planned = await readNextSampleAt(trx);
  if (planned !== null && planned > now && planned - now < furthestAheadMs) return planned;
  if (planned !== null && planned <= now) {
    const night = londonDateOf(now);
    await enqueueStep(trx, context, { name: 'sample-register', payload: { night } });
    return plan(quietMinuteAfter(night, next));
  }
  return plan(nextQuietMinute(now + settlingMs, next));

  async function plan(at: number): Promise<number> {
    await writeNextSampleAt(trx, at);
    return at;
  }
}
