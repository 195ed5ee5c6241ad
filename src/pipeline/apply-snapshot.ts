import type { Db, Trx } from '../store/open-store.ts';
import { enqueueChecks } from '../store/snapshot/enqueue-checks.ts';
import { moveEpisodes, type EpisodeMoves } from '../store/snapshot/move-episodes.ts';
import { noteAhead } from '../store/snapshot/note-ahead.ts';
import {
  planSnapshot,
  type RowEffects,
  type SnapshotOrigin,
} from '../store/snapshot/plan-snapshot.ts';
import { forgetTold, keepUntold } from '../store/snapshot/keep-untold.ts';
import { resumeEpisodes } from '../store/snapshot/resume-episodes.ts';
import { storeCompanies } from '../store/snapshot/store-companies.ts';
import { whileAttached, withStaging } from '../store/snapshot/staging-tables.ts';
import { checksPerPortion } from './enqueue-checks.ts';
import { enqueueStep } from './enqueue-step.ts';
import { retryPolicies } from '../queue/retry-policies.ts';
import { graph } from './graph.ts';
import { roomInLane } from './room-in-lane.ts';
import type { StepContext } from './step-context.ts';

export interface ApplyOptions<T> {
  readonly db: Db;
  readonly context: StepContext;
  readonly stagingPath: string;
  readonly origin: SnapshotOrigin;
  readonly isCompleteSet: boolean;
  readonly snapshotDate: string | null;
  readonly mayEndEpisodes: boolean;
  /** When the file began to be read. */
  readonly startedAt: number;
  /** Most companies coming under threat that are checked by REST; null for all. */
  readonly maxChecks: number | null;
  readonly signal: AbortSignal;
  /** Runs in the same transaction, at its end. */
  readonly complete: (trx: Trx, effects: SnapshotEffects) => Promise<T>;
}

export interface SnapshotEffects extends RowEffects, EpisodeMoves {
  /** Episodes that go on because they had ended only by the absence of the company from an earlier file. */
  readonly resumed: number;
}

/**
 * Brings the staged rows of a sound file into the live data, in one transaction: who reads meanwhile sees all of it or nothing.
 * Opens and closes episodes where they differ from what is known, and asks for a check of each by REST. Nothing is paid and
 * nothing announced per company: what was there before we looked is no news.
 */
export async function applySnapshot<T>(options: ApplyOptions<T>): Promise<T> {
  const { db, context, origin, signal } = options;
  const { lane } = graph['check-status'];
  const apply = async (plain: Trx): Promise<T> => {
    const trx = withStaging(plain);
    const rows = await planSnapshot(trx, origin);
    signal.throwIfAborted();
    const resumed = await resumeEpisodes(trx, origin);
    await storeCompanies(trx, origin);
    await noteAhead(trx, origin);
    signal.throwIfAborted();
    const episodeUuid = context.random.uuid();
    const moves = await moveEpisodes(trx, { ...options, ...origin, randomUuid: episodeUuid });
    const isTelling = options.isCompleteSet && options.snapshotDate !== null && !origin.isOverruled;
    if (isTelling) {
      await keepUntold(trx, origin);
      await forgetTold(trx, origin);
    }
    signal.throwIfAborted();
    const left = await enqueueChecks(trx, {
      kind: 'check-status',
      lane,
      priority: 'background',
      maxAttempts: retryPolicies[lane].maxAttempts,
      now: origin.now,
      createdBy: context.systemPrincipalId,
      maxChecks: options.maxChecks,
      portion: await roomInLane(plain, context, { lane, wanted: checksPerPortion }),
      episodeUuid,
      randomUuid: context.random.uuid(),
    });
    if (left !== null) {
      await enqueueStep(plain, context, {
        name: 'enqueue-checks',
        payload: { ...left, pass: 'check-status', begin: left.after },
      });
    }
    signal.throwIfAborted();
    return options.complete(plain, { ...rows, ...moves, resumed });
  };
  return whileAttached(db, options.stagingPath, () => db.transaction().execute(apply));
}
