import type { Selectable } from 'kysely';
import { compileOnce } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type InboundWebhookRow = Selectable<Database['inbound_webhooks']>;

/** The task whose webhook address holds the token with this hash. Looked up by the hash, so that no comparison tells a token apart by its time. */
export async function findTaskOfToken(db: Db | Trx, tokenHash: string): Promise<string | null> {
  const row = await db
    .selectFrom('provider_tasks')
    .select('id')
    .where('webhook_token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Keeps a delivery as it came; a body that came before is only counted. Says whether it is new. */
export async function saveWebhook(
  trx: Trx,
  delivery: {
    readonly id: string;
    readonly taskId: string;
    readonly bodySha256: string;
    readonly body: string;
    readonly now: number;
  },
): Promise<'new' | 'known'> {
  const saved = await trx
    .insertInto('inbound_webhooks')
    .values({
      id: delivery.id,
      task_id: delivery.taskId,
      body_sha256: delivery.bodySha256,
      body: delivery.body,
      deliveries: 1,
      received_at: delivery.now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['task_id', 'body_sha256'])
        .doUpdateSet((update) => ({ deliveries: update('inbound_webhooks.deliveries', '+', 1) })),
    )
    .returning('deliveries')
    .executeTakeFirstOrThrow();
  return saved.deliveries === 1 ? 'new' : 'known';
}

export function findWebhook(db: Db | Trx, id: string): Promise<InboundWebhookRow | undefined> {
  return db.selectFrom('inbound_webhooks').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function markWebhookRead(
  trx: Trx,
  id: string,
  read: { readonly outcome: string; readonly now: number },
): Promise<void> {
  await trx
    .updateTable('inbound_webhooks')
    .set({ read_at: read.now, outcome: read.outcome })
    .where('id', '=', id)
    .execute();
}

export async function countWebhooks(db: Db | Trx, taskId: string): Promise<number> {
  const { count } = await db
    .selectFrom('inbound_webhooks')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('task_id', '=', taskId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Forgets deliveries from before then, with the addresses of people in them. */
export async function forgetWebhooks(trx: Trx, before: number): Promise<void> {
  await deleteBefore(trx, { before });
}

const deleteBefore = compileOnce<{ before: number }, unknown>((db, hole) =>
  db.deleteFrom('inbound_webhooks').where('received_at', '<', hole('before')),
);
