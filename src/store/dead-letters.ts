import type { Trx } from './open-store.ts';

export interface DeadLetter {
  readonly id: string;
  readonly source: string;
  readonly reason: string;
  readonly raw: Uint8Array;
  readonly sha256: string;
  readonly receivedAt: number;
  /** Its place in the stream, where that is known. */
  readonly timepoint: number | null;
  /** Cursor of the stream when it arrived. */
  readonly afterTimepoint: number | null;
}

/**
 * Keeps what could not be read, once: resuming is inclusive, so a line behind the cursor comes again with every reconnect. A letter that has come
 * before gets its place in the stream when that is found out later. False when it was known.
 */
export async function saveDeadLetter(trx: Trx, letter: DeadLetter): Promise<boolean> {
  const known = await trx
    .selectFrom('dead_letters')
    .select(['id', 'timepoint'])
    .where('source', '=', letter.source)
    .where('sha256', '=', letter.sha256)
    .where('after_timepoint', 'is', letter.afterTimepoint)
    .executeTakeFirst();
  if (known !== undefined) {
    if (known.timepoint === null && letter.timepoint !== null) {
      await trx
        .updateTable('dead_letters')
        .set({ timepoint: letter.timepoint })
        .where('id', '=', known.id)
        .execute();
    }
    return false;
  }
  await trx
    .insertInto('dead_letters')
    .values({
      id: letter.id,
      source: letter.source,
      reason: letter.reason,
      raw: letter.raw,
      sha256: letter.sha256,
      timepoint: letter.timepoint,
      after_timepoint: letter.afterTimepoint,
      received_at: letter.receivedAt,
    })
    .execute();
  return true;
}

/** Whether lines that could not be read came from a source in this time. */
export async function hasDeadLetters(
  trx: Trx,
  source: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<boolean> {
  const letter = await trx
    .selectFrom('dead_letters')
    .select('id')
    .where('source', '=', source)
    .where('received_at', '>=', from)
    .where('received_at', '<=', to)
    .limit(1)
    .executeTakeFirst();
  return letter !== undefined;
}
