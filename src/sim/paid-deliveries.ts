import type { WebhookInbox } from '../pipeline/take-webhook.ts';
import type { EventHeapTime } from './event-heap-time.ts';
import type { ImitatedSnovAccount } from './imitated-snov-account.ts';
import type { Life } from './life.ts';
import type { Dice } from './seeded-random.ts';
import type { Sightings } from './sightings.ts';

const minuteMs = 60_000;
const retryMs = 20 * minuteMs;
const mostAttempts = 6;

export interface Deliveries {
  readonly deliverTo: (life: Life, inbox: WebhookInbox) => void;
  readonly deliverResult: (task: {
    readonly hash: string;
    readonly webhookUrl: string | null;
    readonly takesMs: number;
  }) => void;
}

/** Brings results to the addresses that starts named: late, twice, in any order, with or without the hash, unreadable, or not at all. */
export function createDeliveries(options: {
  readonly time: EventHeapTime;
  readonly dice: Dice;
  readonly account: ImitatedSnovAccount;
  readonly seen: Sightings;
  readonly trace: (line: string) => void;
  /** Something came in, so that the lanes soon have something to do. */
  readonly onReply: () => void;
}): Deliveries {
  const { time, account, seen } = options;
  const dice = options.dice.fork('deliveries');
  let listening: { readonly life: Life; readonly inbox: WebhookInbox } | null = null;

  return {
    deliverTo(life, inbox) {
      listening = { life, inbox };
    },
    deliverResult({ hash, webhookUrl, takesMs }) {
      const token = webhookUrl?.split('/').at(-1);
      if (token === undefined || !Number.isFinite(takesMs)) return;
      if (dice.chance(0.1)) {
        seen.count('delivery never sent');
        return;
      }
      const withHash = dice.chance(0.7);
      const lateMs = dice.chance(0.3) ? dice.between(1, 90) * minuteMs : dice.between(10, 900);
      const times = dice.chance(0.2) ? 2 : 1;
      if (dice.chance(0.05)) deliverAfter(lateMs, { token, body: () => '<html>busy</html>' });
      for (let count = 1; count <= times; count += 1) {
        deliverAfter(takesMs + lateMs * count, {
          token,
          body: () => account.deliveryOf(hash, { withHash }),
        });
      }
      if (times === 2) seen.count('delivery twice');
      if (lateMs >= minuteMs) seen.count('delivery late');
      if (!withHash) seen.count('delivery without hash');
    },
  };

  function deliverAfter(
    waitMs: number,
    delivery: { readonly token: string; readonly body: () => string | null },
    attempt = 1,
  ): void {
    time.timers.after(waitMs, () => {
      const body = delivery.body();
      if (body === null) {
        deliverAfter(minuteMs, delivery, attempt);
        return;
      }
      let isTaken = false;
      // Whoever does not answer, or has died, is asked again.
      time.timers.after(3_000, () => {
        if (!isTaken && attempt < mostAttempts) deliverAfter(retryMs, delivery, attempt + 1);
      });
      if (listening === null || listening.life.isGone()) return;
      void bring(listening.inbox, { token: delivery.token, body }).then((answer) => {
        isTaken = answer === 'taken';
        return isTaken;
      });
    });
  }

  async function bring(
    inbox: WebhookInbox,
    { token, body }: { readonly token: string; readonly body: string },
  ): Promise<'taken' | 'unknown' | 'badly-signed' | 'failed'> {
    // A process that is stopping closes its database.
    const answer = await inbox
      .take(token, { body: Buffer.from(body), signature: null })
      .catch(() => 'failed' as const);
    seen.count(`delivery ${answer}`);
    options.trace(`${Math.round(time.elapsed())} delivery ${answer}`);
    options.onReply();
    return answer;
  }
}
