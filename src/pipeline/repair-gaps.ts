import {
  coversGap,
  freshReadingFrom,
  repairCheckOf,
  repairPhasesOf,
  repairScope,
  type MissedTime,
  type RepairScope,
} from '../domain/repair-scope.ts';
import type { RepairPhase, StreamName } from '../domain/stream.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import { wasImportedSince } from '../store/bulk-snapshots.ts';
import { countBackground } from '../store/jobs/count-background.ts';
import { listGivenUp } from '../store/jobs/list-given-up.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { countLookedAt, readStalePortion } from '../store/stale-companies.ts';
import { listOpenGaps, type StreamGapRow } from '../store/stream-gaps.ts';
import {
  advanceRepair,
  beginNextPass,
  beginRepair,
  endRepair,
  findRepair,
  scopeOfRepair,
  type StreamRepairRow,
} from '../store/stream-repairs.ts';
import { closeRepairedGaps } from './close-repaired-gaps.ts';
import { enqueueNext } from './enqueue-step.ts';
import { graph, type StepPayload } from './graph.ts';
import { noRoomIn, roomInLane } from './room-in-lane.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/** Rows one run looks at, and stale ones after which it ends: what it writes must not hold up the streams. */
const maxRows = 1_000;
const maxStale = 200;
/** Checks that wait in the background before more are asked for: twenty minutes of what Companies House allows. */
const mostWaiting = 1_000;
const backlogWaitMs = 60_000;
/**
 * How long the checks that a pass has asked for get before the next pass looks: twice what Companies House's limit takes for them, within
 * these bounds. It doubles: a provider may be down for a day.
 */
const checkMs = 1_000;
const leastFirstWaitMs = 30_000;
const mostFirstWaitMs = 5 * 60_000;
const longestPassWaitMs = 60 * 60_000;
/** A check that was given up has been tried for a day. Its company is asked about again after as long. */
const givenUpRestMs = 24 * 3_600_000;

/**
 * Makes the gaps of one stream good: goes over what we hold, asks for a check of whatever was last known to be right before the gap's end,
 * and goes over it again until nothing is stale. Only then the gaps are closed. One run is one portion; how far it has come is stored
 * with the checks it asks for.
 */
export function createRepairGaps(context: StepContext) {
  return stepKind(
    'repair-gaps',
    graph['repair-gaps'],
    async ({
      payload: { stream },
      db,
    }: JobRun<StepPayload<'repair-gaps'>, null>): Promise<Outcome> => {
      const now = context.clock.now();
      const gaps = (await listOpenGaps(db, stream)).map(missedTimeOf);
      // One whose end is not known yet asks for its repair when it ends.
      if (repairScope(gaps) === null) return done((trx) => endRepair(trx, stream));
      const repair = await findRepair(db, stream);
      if (repair === undefined || !gaps.some((gap) => coversGap(scopeOfRepair(repair), gap))) {
        return snooze(now, 'the repair begins', (trx) => begin(trx, context, stream));
      }
      const waiting = await countBackground(db, 'companies-house', mostWaiting);
      if (waiting >= mostWaiting) {
        return snooze(now + backlogWaitMs, `${waiting} checks of the companies-house lane wait`);
      }
      const lane = 'companies-house';
      const room = await roomInLane(db, context, { lane, wanted: maxStale });
      if (room === 0) return snooze(now + backlogWaitMs, noRoomIn(lane));
      return sweep({ db, context, stream, repair, room });
    },
  );
}

async function begin(trx: Trx, context: StepContext, stream: StreamName): Promise<void> {
  const scope = repairScope((await listOpenGaps(trx, stream)).map(missedTimeOf));
  if (scope === null) return;
  const [phase = 'open'] = repairPhasesOf(stream, scope);
  const total = await countLookedAt(trx, stream, scope);
  await beginRepair(trx, stream, { scope, phase, total, now: context.clock.now() });
  context.log.info({ stream, total }, 'repairing the gaps of a stream');
}

interface Sweep {
  readonly db: Db;
  readonly context: StepContext;
  readonly stream: StreamName;
  readonly repair: StreamRepairRow;
  /** Checks that the lane still takes. */
  readonly room: number;
}

/** One portion of a pass, and at its end what follows. */
async function sweep({ db, context, stream, repair, room }: Sweep): Promise<Outcome> {
  const now = context.clock.now();
  const scope = scopeOfRepair(repair);
  const { phase, after_number: after } = repair;
  const portion = await readStalePortion(db, {
    stream,
    scope,
    phase,
    passStartedAt: repair.pass_started_at,
    now,
    after,
    maxRows,
    maxStale: room,
  });
  const step = repairCheckOf(stream);
  const givenUp = await listGivenUp(db, {
    kind: step,
    subjects: portion.stale,
    since: now - givenUpRestMs,
  });
  // A list that is read any earlier would count as stale all the same.
  const runAt = step === 'check-status' ? now : Math.max(now, freshReadingFrom(scope));
  const ask = async (trx: Trx): Promise<void> => {
    for (const companyNumber of portion.stale) {
      if (givenUp.has(companyNumber)) continue;
      await enqueueNext(trx, context, {
        from: 'repair-gaps',
        name: step,
        payload: { companyNumber },
        priority: 'background',
        runAt,
      });
    }
  };
  const next = portion.isEnd ? phaseAfter(stream, scope, phase) : phase;
  if (next !== null) {
    return snooze(now, 'the repair goes on', async (trx) => {
      await ask(trx);
      await advanceRepair(trx, stream, {
        phase: next,
        after: next === phase ? (portion.last ?? after) : null,
        lookedAt: portion.lookedAt,
        found: portion.stale.length,
        givenUp: givenUp.size,
        now: context.clock.now(),
      });
    });
  }
  const found = repair.found + portion.stale.length;
  if (found === 0) {
    return snooze(now, 'nothing is stale any more', (trx) =>
      conclude(trx, context, { stream, repair }),
    );
  }
  return snooze(
    runAt + passWaitMs(repair.pass, found),
    `${found} companies are being checked`,
    async (trx) => {
      await ask(trx);
      await passAgain(trx, context, {
        stream,
        scope,
        found,
        givenUp: repair.given_up + givenUp.size,
      });
    },
  );
}

/**
 * Nothing stale was found from the beginning to the end: the gaps are made good. An import may have brought companies with older facts in
 * where the pass had been already, so then it goes over everything once more.
 */
async function conclude(
  trx: Trx,
  context: StepContext,
  { stream, repair }: Pick<Sweep, 'stream' | 'repair'>,
): Promise<void> {
  const scope = scopeOfRepair(repair);
  if (await wasImportedSince(trx, repair.pass_started_at)) {
    await passAgain(trx, context, { stream, scope, found: 0, givenUp: 0 });
    return;
  }
  await closeRepairedGaps(trx, context, { stream, scope });
  await endRepair(trx, stream);
}

async function passAgain(
  trx: Trx,
  context: StepContext,
  ended: {
    readonly stream: StreamName;
    readonly scope: RepairScope;
    readonly found: number;
    readonly givenUp: number;
  },
): Promise<void> {
  const { stream, scope } = ended;
  const [phase = 'open'] = repairPhasesOf(stream, scope);
  const total = await countLookedAt(trx, stream, scope);
  await beginNextPass(trx, stream, { ...ended, phase, total, now: context.clock.now() });
}

function phaseAfter(
  stream: StreamName,
  scope: RepairScope,
  phase: RepairPhase,
): RepairPhase | null {
  const phases = repairPhasesOf(stream, scope);
  return phases[phases.indexOf(phase) + 1] ?? null;
}

function passWaitMs(pass: number, checks: number): number {
  const firstMs = Math.min(Math.max(checks * checkMs, leastFirstWaitMs), mostFirstWaitMs);
  return Math.min(firstMs * 2 ** (pass - 1), longestPassWaitMs);
}

function missedTimeOf(gap: StreamGapRow): MissedTime {
  return { reason: gap.reason, missedFrom: gap.missed_from, missedTo: gap.missed_to };
}
