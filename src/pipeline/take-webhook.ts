import { isUtf8 } from 'node:buffer';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { findTaskOfToken, saveWebhook } from '../store/inbound-webhooks.ts';
import type { Db } from '../store/open-store.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';
import { hashToken } from './webhook-address.ts';

/** What comes in at the webhook addresses of paid tasks. */
export interface WebhookInbox {
  /** Whether a token belongs to a task: what the provider asks before it delivers anything. */
  isKnown(token: string): Promise<boolean>;
  /** Keeps a delivery as it came and has it read later; `signature` is the header's value, null without one. */
  take(
    token: string,
    delivery: { readonly body: Uint8Array; readonly signature: string | null },
  ): Promise<'taken' | 'unknown' | 'badly-signed'>;
}

export function createWebhookInbox({
  db,
  reader,
  context,
  secret,
}: {
  readonly db: Db;
  /** Whose token it is can be told while somebody else writes: it was stored before the start was sent. */
  readonly reader: Db;
  readonly context: Pick<StepContext, 'clock' | 'random' | 'log' | 'systemPrincipalId' | 'policy'>;
  /** Null: deliveries are not signed, as the provider has it. */
  readonly secret: string | null;
}): WebhookInbox {
  return {
    async isKnown(token) {
      return (await findTaskOfToken(reader, hashToken(token))) !== null;
    },
    async take(token, { body, signature }) {
      const taskId = await findTaskOfToken(reader, hashToken(token));
      if (taskId === null) return 'unknown';
      if (secret !== null && !isSigned(body, { secret, signature })) return 'badly-signed';
      const id = context.random.uuid();
      const known = await db.transaction().execute(async (trx) => {
        const saved = await saveWebhook(trx, {
          id,
          taskId,
          bodySha256: createHash('sha256').update(body).digest('hex'),
          body: toText(body),
          now: context.clock.now(),
        });
        if (saved === 'known') return saved;
        const payload = { webhookId: id };
        await enqueueStep(trx, context, { name: 'read-webhook', payload });
        return saved;
      });
      // Neither token nor body: the one opens the door, the other names people.
      context.log.info({ task: taskId, bytes: body.length, delivery: known }, 'webhook taken');
      return 'taken';
    },
  };
}

/** `sha256=<hex>` or the bare hexadecimal HMAC of the body as it came. */
function isSigned(
  body: Uint8Array,
  { secret, signature }: { readonly secret: string; readonly signature: string | null },
): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const hex = (signature ?? '').replace(/^sha256=/, '');
  // What stands behind the last digit would not be looked at.
  const given = Buffer.from(/^[0-9a-f]{64}$/i.test(hex) ? hex : '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Bytes that are no text are kept as a data URL, from which they can be had as they came; whoever reads deliveries finds nothing in it. */
function toText(body: Uint8Array): string {
  const bytes = Buffer.from(body);
  return isUtf8(bytes)
    ? bytes.toString('utf8')
    : `data:application/octet-stream;base64,${bytes.toString('base64')}`;
}
