import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import { takeDueReadings } from '../store/next-readings.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

const everyMs = 5 * 60_000;
/** Two calls each: a third of what Companies House allows in that time, whatever becomes due at once. */
const mostAtOnce = 100;
const putOffMs = 7 * 86_400_000;

/**
 * Asks the register again about companies whose stage is expected to have changed by now. When that is, stands in the database beside the
 * stage: a restart loses none, and the queue holds only what is due.
 */
export async function keepStagesCurrent(
  {
    db,
    context,
    timers,
  }: { readonly db: Db; readonly context: StepContext; readonly timers: Timers },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await db.transaction().execute((trx) => askWhatIsDue(trx, context));
    await pause(timers, everyMs, signal);
  }
}

/**
 * Asks for what is due, and puts it off in the same transaction. Of an episode the status is asked first, because it may be over; the
 * filings follow. An application has no episode: its filings tell. Here too comes back who could not be confirmed because the register's answer was of no use.
 */
export async function askWhatIsDue(trx: Trx, context: StepContext): Promise<void> {
  const now = context.clock.now();
  const due = await takeDueReadings(trx, { now, limit: mostAtOnce, untilNext: now + putOffMs });
  for (const companyNumber of due.episodes) {
    await enqueueStep(trx, context, {
      name: 'check-status',
      payload: { companyNumber },
      priority: 'low',
    });
  }
  for (const companyNumber of due.applications) {
    await enqueueStep(trx, context, {
      name: 'read-filings',
      payload: { companyNumber },
      priority: 'low',
    });
  }
}
