import type { PaidOperation } from '../domain/committed-task.ts';
import { paidOperations } from '../domain/enrichment.ts';
import type { Db, Trx } from './open-store.ts';

/** A lead has taken an answer that is held. Whether it paid for that itself, its look-up tells; a question is counted once for each episode. */
export async function noteAnswerUse(
  trx: Trx,
  use: {
    readonly operation: PaidOperation;
    readonly subjectKey: string;
    readonly episodeId: string;
    /** The officer's id, or the number of the company. */
    readonly askedFor: string;
    readonly now: number;
  },
): Promise<void> {
  const own = await trx
    .selectFrom('spend_intents')
    .select('id')
    .where('episode_id', '=', use.episodeId)
    .where('operation', '=', use.operation)
    .where('subject_key', '=', use.subjectKey)
    .where('state', '=', 'settled')
    .limit(1)
    .executeTakeFirst();
  await trx
    .insertInto('answer_uses')
    .values({
      operation: use.operation,
      episode_id: use.episodeId,
      asked_for: use.askedFor,
      was_bought: own === undefined ? 0 : 1,
      used_at: use.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Answers that leads have taken, by where they came from. */
export interface AnswerCounts {
  readonly operation: PaidOperation;
  readonly bought: number;
  readonly held: number;
}

export async function countAnswerUses(db: Db, since: number): Promise<readonly AnswerCounts[]> {
  const rows = await db
    .selectFrom('answer_uses')
    .select((select) => ['operation', 'was_bought', select.fn.countAll<number>().as('count')])
    .where('used_at', '>=', since)
    .groupBy(['operation', 'was_bought'])
    .execute();
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
