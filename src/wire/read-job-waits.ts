import { lanes } from '../domain/job.ts';
import type { JobWait } from '../domain/lane-wait.ts';
import { listBreakers } from '../store/breakers.ts';
import { readLaneWaits, type QueueSource } from './read-queue-report.ts';

/** What holds up jobs that are due: of each lane a person, the hour, or a breaker that lets no call pass. */
export async function readJobWaits(source: QueueSource): Promise<readonly JobWait[]> {
  const waits = await readLaneWaits(source);
  const open = (await listBreakers(source.reader)).flatMap((breaker): readonly JobWait[] => {
    const { state, probe_at: probeAt } = breaker;
    // The lane of a provider bears its name.
    const lane = lanes.find((each) => each === breaker.provider);
    if (lane === undefined || (state !== 'open' && state !== 'forced_open')) return [];
    return [{ lane, waitsFor: 'breaker', until: state === 'open' ? probeAt : null }];
  });
  return [...waits, ...open];
}
