import type { Lane } from '../domain/job.ts';
import { isLanePaused } from '../store/lane-pauses.ts';
import type { Db } from '../store/open-store.ts';

/** How soon a lane that a person may let go on looks whether it may. */
export const lookAgainMs = 500;

/** Until when a lane that a person has stopped takes nothing up: until it looks again, for the pause itself has no end. Null while nobody has stopped it. */
export async function pausedUntil(db: Db, lane: Lane, now: number): Promise<number | null> {
  return (await isLanePaused(db, lane)) ? now + lookAgainMs : null;
}
