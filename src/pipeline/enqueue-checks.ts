import type { JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import { countBacklog, endOfPortion, enqueueUnchecked } from '../store/unchecked-episodes.ts';
import { enqueueNext } from './enqueue-step.ts';
import { retryPolicies } from '../queue/retry-policies.ts';
import { graph, type StepPayload } from './graph.ts';
import { noRoomIn, roomInLane } from './room-in-lane.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/** Checks that are asked for at once: forty minutes of what Companies House answers. */
export const checksPerPortion = 5_000;
/** Below this the next portion comes, so that the lane never runs dry. */
const smallBacklog = 1_000;
const pauseMs = 60_000;

/**
 * Asks for the checks of the episodes that an import has opened, a portion at a time, and only when the lane has little left to do: the
 * queue stays short however much a file brings. What follows a portion is asked for in the same transaction, so none is skipped
 * and none comes twice.
 */
export function createEnqueueChecks(context: StepContext) {
  const { lane } = graph['check-status'];
  return stepKind(
    'enqueue-checks',
    graph['enqueue-checks'],
    async ({
      payload: range,
      db,
    }: JobRun<StepPayload<'enqueue-checks'>, null>): Promise<Outcome> => {
      const backlog = await countBacklog(db, lane, smallBacklog);
      if (backlog >= smallBacklog) {
        return snooze(context.clock.now() + pauseMs, 'enough checks wait already');
      }
      const room = await roomInLane(db, context, { lane, wanted: checksPerPortion });
      if (room === 0) return snooze(context.clock.now() + pauseMs, noRoomIn(lane));
      const end = await endOfPortion(db, range, room);
      if (end === null) return done();
      return done(async (trx) => {
        const now = context.clock.now();
        await enqueueUnchecked(
          trx,
          { after: range.after, through: end },
          {
            kind: 'check-status',
            lane,
            priority: 'background',
            maxAttempts: retryPolicies[lane].maxAttempts,
            now,
            createdBy: context.systemPrincipalId,
            randomUuid: context.random.uuid(),
          },
        );
        if (end >= range.through) return;
        await enqueueNext(trx, context, {
          from: 'enqueue-checks',
          name: 'enqueue-checks',
          payload: { after: end, through: range.through },
          runAt: now + pauseMs,
        });
      });
    },
  );
}
