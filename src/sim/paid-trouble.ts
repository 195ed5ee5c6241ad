import type { SuppressionKind } from '../domain/access.ts';
import type { EnrichmentStory } from './enrichment-story.ts';
import { suppressionHash } from './judge-leads.ts';
import type { EventHeapTime } from './event-heap-time.ts';
import { randomOf, type Dice } from './seeded-random.ts';
import type { Sightings } from './sightings.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const enough = 5_000;

/** What happens to the account, to the process beside it, and to the list of those who want to be left alone. */
export function makePaidTrouble(options: {
  readonly time: EventHeapTime;
  readonly dice: Dice;
  readonly now: () => number;
  readonly story: EnrichmentStory;
  readonly seen: Sightings;
  readonly trace: (line: string) => void;
}): { readonly end: () => void } {
  const { time, dice, story, seen } = options;
  const { account } = story.provider;
  const random = randomOf(dice.fork('ids'));
  let isOver = false;

  const again = (name: string, everyMs: number, act: (dice: Dice) => void): void => {
    const own = dice.fork(name);
    const next = (): void => {
      time.timers.after(own.waiting(everyMs), () => {
        if (isOver) return;
        options.trace(`${Math.round(time.elapsed())} ${name}`);
        act(own);
        next();
      });
    };
    next();
  };

  again('credits spent by another', 2 * dayMs, (own) => {
    if (account.balance < 1) return;
    const taken = own.chance(0.4) ? account.balance : own.integer(1, Math.min(account.balance, 20));
    account.balance -= taken;
    seen.count('credits spent by another');
    if (account.balance < 1) seen.count('credits ran out');
  });
  again('credits bought', 1.5 * dayMs, (own) => {
    if (account.balance < 1) seen.count('credits came back');
    account.balance += own.integer(20, 120);
  });
  again('killed at the provider', 9 * hourMs, (own) => {
    story.provider.killAtPoint(own.integer(1, 8));
  });
  again('clock set back after a balance was read', 2 * dayMs, (own) => {
    onceBalanceIsRead(() => {
      seen.count('clock set back after a balance was read');
      const backMs = own.integer(3, 7) * minuteMs;
      time.jump(-backMs);
      time.timers.after(hourMs, () => time.jump(backMs));
    });
  });
  again('wish to be left alone', 2 * dayMs, (own) => wish(own));

  /** Looks every minute for half a day. */
  function onceBalanceIsRead(act: () => void, looksLeft = 720): void {
    const before = story.view.readings().length;
    time.timers.after(minuteMs, () => {
      if (isOver || looksLeft === 0) return;
      if (story.view.readings().length > before) act();
      else onceBalanceIsRead(act, looksLeft - 1);
    });
  }

  function wish(own: Dice): void {
    const numbers = [...new Set(story.view.steps().map((step) => step.company_number))];
    if (numbers.length === 0) return;
    const number = own.pick(numbers);
    const { officers, site } = story.facts.of(number);
    const emails = story.view.contacts().filter((each) => each.company_number === number);
    const kind = own.pick(['company', 'person', 'person', 'domain', 'email'] as const);
    switch (kind) {
      case 'company':
        silence(kind, number);
        break;
      case 'person':
        silence(kind, story.silence.personOf(own.pick(officers)));
        break;
      case 'domain':
        if (site !== null) silence(kind, site.domain);
        break;
      case 'email':
        if (emails.length > 0) silence(kind, own.pick(emails).email);
    }
  }

  /** A transaction of the service may be waiting for something real, such as another thread: then a second later. */
  function silence(kind: SuppressionKind, value: string, id = random.uuid()): void {
    const at = options.now();
    const isNoted = story.view.suppress({ id, kind, hash: suppressionHash(kind, value), at });
    if (!isNoted) {
      time.timers.after(1_000, () => {
        if (!isOver) silence(kind, value, id);
      });
      return;
    }
    story.silence.add(kind, value, at);
    seen.count(`suppressed ${kind}`);
  }

  return {
    end() {
      isOver = true;
      account.balance += enough;
      story.provider.killAtPoint(Infinity);
    },
  };
}
