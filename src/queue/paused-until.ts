import type { Lane } from '../domain/job.ts';
import { isLanePaused } from '../store/lane-pauses.ts';
import type { Db } from '../store/open-store.ts';

/** How soon a stopped lane looks whether it may go on. The pause itself has no end. */
const lookAgainMs = 500;

/** Until when a lane that a person has stopped takes nothing up: until it looks again. Null while nobody has stopped it. */
export async function pausedUntil(db: Db, lane: Lane, now: number): Promise<number | null> {
  return (await isLanePaused(db, lane)) ? now + lookAgainMs : null;
}
