import type { Credits } from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { judgePaidWork, type PaidWork } from '../domain/judge-paid-work.ts';
import { readExhaustion, startProbeAt } from '../pipeline/exhaustion.ts';
import { readSpendingStop } from '../pipeline/stop-spending.ts';
import { listBreakers } from '../store/breakers.ts';
import { findActiveJob } from '../store/jobs/find-active.ts';
import { listLanePauses } from '../store/lane-pauses.ts';
import type { Db } from '../store/open-store.ts';

/** Whether anything is bought of a provider now, and if not why, and when it is tried again. Nobody is asked. */
export async function readPaidWork(
  db: Db,
  {
    provider,
    now,
    isSwitchedOff,
    balance,
    isEmpty,
  }: {
    readonly provider: PaidProviderName;
    readonly now: number;
    readonly isSwitchedOff: boolean;
    readonly balance: { readonly credits: Credits; readonly readAt: number } | null;
    readonly isEmpty: boolean;
  },
): Promise<PaidWork> {
  const stop = await readSpendingStop(db, provider);
  const pause = (await listLanePauses(db)).find(({ lane }) => lane === provider);
  const breaker = (await listBreakers(db)).find(
    (each) => each.provider === provider && each.opened_at !== null,
  );
  const exhaustion = await readExhaustion(db, provider);
  const job = await findActiveJob(db, { kind: 'run-paid-task', subject: provider });
  return judgePaidWork({
    now,
    isSwitchedOff,
    stops: [
      ...(stop === null ? [] : [{ at: stop.at, reason: stop.reason }]),
      ...(pause === undefined ? [] : [{ at: pause.paused_at, reason: pause.reason }]),
    ],
    breaker:
      breaker === undefined ? null : { openedAt: breaker.opened_at, probeAt: breaker.probe_at },
    balance,
    isEmpty,
    exhaustion:
      exhaustion === null
        ? null
        : {
            since: exhaustion.since,
            isRefused: exhaustion.refusedAt !== null,
            startProbeAt: startProbeAt(exhaustion, now),
          },
    job: job === undefined ? null : { runAt: job.run_at, lastReason: job.last_reason },
  });
}
