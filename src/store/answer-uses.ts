import type { PaidOperation } from '../domain/committed-task.ts';
import { paidOperations } from '../domain/enrichment.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { RunOfCompany } from './enrichment-runs.ts';
import type { Db, Trx } from './open-store.ts';

interface AnswerUse {
  readonly operation: PaidOperation;
  readonly subjectKey: string;
  readonly episodeId: string;
  /** The officer's id, or the number of the company. */
  readonly askedFor: string;
  readonly now: number;
}

/**
 * A lead has taken an answer that is held. Whether it paid for that itself, its look-up tells; a question is counted once for each episode, and once for
 * each later run that asks it again: what was bought before that began was held already.
 */
export async function noteAnswerUse(
  trx: Trx,
  { run, ...use }: AnswerUse & { readonly run: Pick<RunOfCompany, 'id' | 'askedAt'> | null },
): Promise<void> {
  // For whom nobody asks, what a run has taken is taken.
  if (run === null && (await firstRow(selectUse(trx, use))) !== undefined) return;
  const own = await firstRow(selectBought(trx, { ...use, since: run?.askedAt ?? 0 }));
  const wasBought = own === undefined ? 0 : 1;
  const runId = run?.id ?? '';
  const { numAffectedRows: noted } = await insertUse(trx, { ...use, wasBought, runId });
  if (noted === 1n) await countAnswer(trx, { operation: use.operation, wasBought });
}

const selectUse = compileOnce<AnswerUse, { used_at: number }>((db, hole) =>
  db
    .selectFrom('answer_uses')
    .select('used_at')
    .where('operation', '=', hole('operation'))
    .where('episode_id', '=', hole('episodeId'))
    .where('asked_for', '=', hole('askedFor'))
    .limit(1),
);

const selectBought = compileOnce<AnswerUse & { readonly since: number }, { id: string }>(
  (db, hole) =>
    db
      .selectFrom('spend_intents')
      .select('id')
      .where('episode_id', '=', hole('episodeId'))
      .where('operation', '=', hole('operation'))
      .where('subject_key', '=', hole('subjectKey'))
      .where('state', '=', 'settled')
      .where('finished_at', '>=', hole('since'))
      .limit(1),
);

const insertUse = compileOnce<
  AnswerUse & { readonly wasBought: 0 | 1; readonly runId: string },
  unknown
>((db, hole) =>
  db
    .insertInto('answer_uses')
    .values({
      operation: hole('operation'),
      episode_id: hole('episodeId'),
      asked_for: hole('askedFor'),
      was_bought: hole('wasBought'),
      used_at: hole('now'),
      run_id: hole('runId'),
    })
    .onConflict((conflict) => conflict.doNothing()),
);

const countAnswer = compileOnce<
  { readonly operation: PaidOperation; readonly wasBought: 0 | 1 },
  unknown
>((db, hole) =>
  db
    .insertInto('answer_totals')
    .values({ operation: hole('operation'), was_bought: hole('wasBought'), answers: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['operation', 'was_bought'])
        .doUpdateSet((set) => ({ answers: set('answer_totals.answers', '+', 1) })),
    ),
);

/** Answers that leads have taken, by where they came from. */
export interface AnswerCounts {
  readonly operation: PaidOperation;
  readonly bought: number;
  readonly held: number;
}

/** Of a period of less than {@link keptMs}. */
export async function countAnswerUses(db: Db, since: number): Promise<readonly AnswerCounts[]> {
  const rows = await db
    .selectFrom('answer_uses')
    .select((select) => ['operation', 'was_bought', select.fn.countAll<number>().as('count')])
    .where('used_at', '>=', since)
    .groupBy(['operation', 'was_bought'])
    .execute();
  return toCounts(rows);
}

/** Of all time, without counting. */
export async function readAnswerTotals(db: Db): Promise<readonly AnswerCounts[]> {
  return toCounts(
    await db
      .selectFrom('answer_totals')
      .select(['operation', 'was_bought', 'answers as count'])
      .execute(),
  );
}

/** Longer than an answer lives and than any report looks back: until then the same question of an episode counts once. */
const keptMs = 120 * 86_400_000;
const mostAtOnce = 1_000;

/** Forgets old uses, about so many at a time: those of one instant go together. Their totals stay. */
export async function forgetAnswerUses(trx: Trx, now: number): Promise<void> {
  const last = await trx
    .selectFrom('answer_uses')
    .select('used_at')
    .orderBy('used_at')
    .limit(1)
    .offset(mostAtOnce - 1)
    .executeTakeFirst();
  await trx
    .deleteFrom('answer_uses')
    .where('used_at', '<', now - keptMs)
    .where('used_at', '<=', last?.used_at ?? Infinity)
    .execute();
}

function toCounts(
  rows: readonly {
    readonly operation: PaidOperation;
    readonly was_bought: number;
    readonly count: number;
  }[],
): readonly AnswerCounts[] {
  const count = (operation: PaidOperation, wasBought: 0 | 1): number =>
    rows
      .filter((row) => row.operation === operation && row.was_bought === wasBought)
      .reduce((sum, row) => sum + row.count, 0);
  return paidOperations.map((operation) => ({
    operation,
    bought: count(operation, 1),
    held: count(operation, 0),
  }));
}
