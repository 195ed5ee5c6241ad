import type { ImportScope } from '../domain/register-import.ts';
import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import { readNextLook, writeNextLook } from '../store/next-look.ts';
import type { Db } from '../store/open-store.ts';
import { decideFirstLook, decideNextLook, furthestLookMs } from './decide-next-look.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

/** How long it may take to notice that the machine slept or its clock was set. */
const longestPauseMs = 3_600_000;

const product = 'companies';

/**
 * Looks for the month's register file until told to stop. The time of the next look is on disk: a restart neither skips one
 * (what is overdue is done at once) nor adds one.
 */
export async function scheduleBulkFetch(
  {
    db,
    context,
    timers,
    scope,
  }: {
    readonly db: Db;
    readonly context: StepContext;
    readonly timers: Timers;
    readonly scope: ImportScope;
  },
  signal: AbortSignal,
): Promise<void> {
  const { clock, random } = context;
  while (!signal.aborted) {
    const nextLookAt = await db.transaction().execute(async (trx): Promise<number> => {
      const now = clock.now();
      const planned = await readNextLook(trx, product);
      if (planned === null || planned > now + furthestLookMs) {
        return keep(decideFirstLook(now, random.next()));
      }
      if (planned > now) return planned;
      await enqueueStep(trx, context, { name: 'fetch-bulk', payload: { product, scope } });
      return keep(decideNextLook(now, { isMonthDone: false, jitter: random.next() }));

      async function keep(at: number): Promise<number> {
        await writeNextLook(trx, product, at);
        return at;
      }
    });
    await pause(timers, Math.min(nextLookAt - clock.now(), longestPauseMs), signal);
  }
}
