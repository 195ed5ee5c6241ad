import type { PaidProviderName } from '../domain/enrichment.ts';
import type { Db } from './open-store.ts';

/** A reply takes no longer than this; a request whose reply is not stored by then was lost with its process. */
const longestReplyMs = 60_000;

/**
 * When the oldest paid request was sent of which nobody knows whether it was executed, while no balance has been read since that would tell;
 * null when there is none.
 */
export async function findDoubtfulSpend(
  db: Db,
  provider: PaidProviderName,
  now: number,
): Promise<number | null> {
  const { since } = await db
    .selectFrom('provider_tasks')
    .select((select) => select.fn.min<number | null>('sent_at').as('since'))
    .where('provider', '=', provider)
    .where((where) =>
      where.or([
        where.and([where('state', '=', 'in_doubt'), where('balance_after', 'is', null)]),
        where.and([where('state', '=', 'sent'), where('sent_at', '<', now - longestReplyMs)]),
      ]),
    )
    .executeTakeFirstOrThrow();
  return since;
}
