import type { JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import { countBacklog, endOfPortion, enqueueBacklog } from '../store/unchecked-episodes.ts';
import { enqueueNext } from './enqueue-step.ts';
import { retryPolicies } from '../queue/retry-policies.ts';
import { backlogPasses, graph, type StepPayload } from './graph.ts';
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
 * queue stays short however much a file brings. All are checked before the first one's filings and officers are asked for: whether
 * the file is right of a company is worth more than details of another. What follows a portion is asked for in the same
 * transaction, so none is skipped and none comes twice.
 */
export function createEnqueueChecks(context: StepContext) {
  const { lane } = graph['check-status'];
  return stepKind(
    'enqueue-checks',
    graph['enqueue-checks'],
    async ({
      payload: backlog,
      db,
    }: JobRun<StepPayload<'enqueue-checks'>, null>): Promise<Outcome> => {
      const waiting = await countBacklog(db, lane, smallBacklog);
      if (waiting >= smallBacklog) {
        return snooze(context.clock.now() + pauseMs, 'enough checks wait already');
      }
      const room = await roomInLane(db, context, { lane, wanted: checksPerPortion });
      if (room === 0) return snooze(context.clock.now() + pauseMs, noRoomIn(lane));
      const end = await endOfPortion(db, backlog, room);
      return done(async (trx) => {
        const now = context.clock.now();
        if (end !== null) {
          await enqueueBacklog(
            trx,
            { ...backlog, through: end },
            {
              lane,
              priority: 'background',
              maxAttempts: retryPolicies[lane].maxAttempts,
              now,
              createdBy: context.systemPrincipalId,
              randomUuid: context.random.uuid(),
            },
          );
        }
        const next = whatFollows(context, backlog, end);
        if (next === null) return;
        await enqueueNext(trx, context, {
          from: 'enqueue-checks',
          name: 'enqueue-checks',
          payload: next,
          runAt: now + pauseMs,
        });
      });
    },
  );
}

type Backlog = StepPayload<'enqueue-checks'>;

/** The rest of the pass, or the beginning of the next one; null when there is none. `end` is where the portion ended, null when it was empty. */
function whatFollows(
  { policy }: StepContext,
  backlog: Backlog,
  end: string | null,
): Backlog | null {
  if (end !== null && end < backlog.through) return { ...backlog, after: end };
  const pass = backlogPasses[backlogPasses.indexOf(backlog.pass) + 1];
  if (pass === undefined) return null;
  if (pass === 'fetch-officers' && policy.officersFetch !== 'always') return null;
  return { ...backlog, pass, after: backlog.begin };
}
