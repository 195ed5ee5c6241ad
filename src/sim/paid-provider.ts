import type { WebhookInbox } from '../pipeline/take-webhook.ts';
import {
  ProviderRefusedError,
  ProviderUnavailableError,
  RateLimitedError,
} from '../domain/paid-provider-errors.ts';
import type { Snov } from '../sources/snov/client.ts';
import type { ModelFacts } from './company-facts.ts';
import { mailboxOf, topDomain } from './company-facts.ts';
import type { EventHeapTime } from './event-heap-time.ts';
import { ImitatedSnovAccount } from './imitated-snov-account.ts';
import type { StartFate } from './start-fate.ts';
import type { Life } from './life.ts';
import { createDeliveries } from './paid-deliveries.ts';
import type { Dice } from './seeded-random.ts';
import type { Sightings } from './sightings.ts';
import type { Weather } from './weather.ts';

/** The provider of paid answers with its account, and the way to it. */
export interface PaidProvider {
  readonly account: ImitatedSnovAccount;
  readonly clientOf: (life: Life) => Snov;
  /** Where deliveries go from now on, until the process dies. */
  readonly deliverTo: (life: Life, inbox: WebhookInbox) => void;
  /** The process dies at its n-th point from now: before a request leaves, or before its reply is there. */
  readonly killAtPoint: (point: number) => void;
}

const never = new Promise<never>(() => undefined);
const minuteMs = 60_000;
const openingBalance = 60;

export function createPaidProvider(options: {
  readonly time: EventHeapTime;
  readonly now: () => number;
  readonly dice: Dice;
  readonly facts: ModelFacts;
  readonly weather: () => Weather;
  readonly seen: Sightings;
  readonly trace: (line: string) => void;
  /** A reply is there, so that the lanes soon have something to do. */
  readonly onReply: () => void;
}): PaidProvider {
  const { time, dice, facts, seen } = options;
  const account = new ImitatedSnovAccount({ now: options.now }, openingBalance);
  let pointsLeft = Infinity;

  account.topDomain = topDomain;
  account.drawFate = drawFate;
  account.takesMs = () => {
    const { taskSlow, taskNeverComes } = options.weather();
    if (dice.chance(taskNeverComes)) return Infinity;
    return dice.chance(taskSlow)
      ? dice.between(16, 180) * minuteMs
      : dice.between(1_000, 3 * minuteMs);
  };
  account.findsFor = ({ name, subject }) => {
    const [, domain] = subject.split(' @ ');
    if (domain === undefined) return domainOf(name);
    return Array.from({ length: facts.addressesOf(subject.toLowerCase()) }, (_, at) =>
      at === 0 ? name : `${name} ${at}`,
    );
  };

  const wholeFrom = new Map<string, number>();
  account.leavesOut = ({ subject }) => {
    const known = wholeFrom.get(subject) ?? drawWholeFrom();
    wholeFrom.set(subject, known);
    return options.now() < known;
  };
  account.echoes = (name) =>
    dice.chance(0.1) ? name.replaceAll('&', '&amp;').toLowerCase() : name;
  account.forgetsWhenCutShort = () => dice.chance(0.3);
  const { deliverTo, deliverResult } = createDeliveries({ ...options, account });
  account.onCarriedOut = deliverResult;

  function domainOf(name: string): readonly string[] {
    const number = facts.numberOfName(name);
    const site = number === null ? null : facts.of(number).site;
    return site === null ? [] : [site.domain.slice(0, -topDomain.length - 1)];
  }

  /** From when on answers hold the look-up. */
  function drawWholeFrom(): number {
    if (!dice.chance(options.weather().rowLeftOut)) return 0;
    const isForEver = dice.chance(0.5);
    seen.count(isForEver ? 'look-up left out of its answer' : 'look-up left out at first');
    return isForEver ? Infinity : options.now() + minuteMs / 2;
  }

  function drawFate(): StartFate {
    const weather = options.weather();
    const fates: readonly (readonly [StartFate, number])[] = [
      ['reply-lost', weather.startReplyLost],
      ['swallowed', weather.startSwallowed],
      ['throttled', weather.startThrottled],
      ['refused', weather.startRefused],
      ['never-sent', weather.startNeverSent],
    ];
    let thrown = dice.next();
    for (const [fate, chance] of fates) {
      if (thrown < chance) return fate;
      thrown -= chance;
    }
    return 'accepted';
  }

  function clientOf(life: Life): Snov {
    const timers = time.timersUntil(life.isGone);
    let isStart = false;
    let isBefore = true;
    const real = account.client(point);

    /** Called before a request and before its reply. */
    async function point(): Promise<void> {
      const where = `${isStart ? 'start' : 'read'} ${isBefore ? 'request' : 'reply'}`;
      pointsLeft -= 1;
      if (pointsLeft <= 0) {
        pointsLeft = Infinity;
        life.die();
        options.trace(`${Math.round(time.elapsed())} died before ${where}`);
        if (isStart && isBefore) seen.count('crash between intent and request');
        else seen.count(isStart ? 'crash between request and reply' : 'crash at a free call');
      }
      if (!life.step()) await never;
      isBefore = !isBefore;
      if (isBefore) return;
      await timers.sleep(dice.between(20, 900));
      refuse();
      if (!isStart) failNowAndThen();
    }

    function refuse(): void {
      const { providerRefusedWith: status } = options.weather();
      if (status === null) return;
      isBefore = true;
      throw new ProviderRefusedError('Snov refused the credentials', { status });
    }

    /** Only what is free may fail on the way: of a start the fate says what becomes of it. */
    function failNowAndThen(): void {
      const weather = options.weather();
      const isDown = dice.chance(weather.providerUnavailable);
      if (!isDown && !dice.chance(weather.providerThrottled)) return;
      isBefore = true;
      if (!isDown) throw new RateLimitedError('Snov', minuteMs);
      seen.count('provider unavailable');
      throw new ProviderUnavailableError('Snov could not be reached');
    }

    /** One call at a time, as the lane makes them. */
    async function call<T>(isPaid: boolean, request: () => Promise<T>): Promise<T> {
      isStart = isPaid;
      isBefore = true;
      const before = account.starts.length;
      try {
        return await request();
      } finally {
        noteStart(before);
        options.onReply();
      }
    }

    function noteStart(before: number): void {
      const start = account.starts[before];
      if (start === undefined) return;
      seen.count(`start ${start.fate}`);
      const subjects = start.rows.map(({ subject }) => subject).join(', ');
      options.trace(`${Math.round(time.elapsed())} ${start.fate}: ${subjects}`);
    }

    return {
      balance: (signal) => call(false, () => real.balance(signal)),
      startDomains: (task, signal) => call(true, () => real.startDomains(task, signal)),
      domainsResult: (hash, signal) => call(false, () => real.domainsResult(hash, signal)),
      startEmails: (task, signal) => call(true, () => real.startEmails(task, signal)),
      emailsResult: (hash, signal) => call(false, () => real.emailsResult(hash, signal)),
      startVerifications: (task, signal) => call(true, () => real.startVerifications(task, signal)),
      verificationsResult: (hash, signal) =>
        call(false, () => real.verificationsResult(hash, signal)),
      emailCount: (domain, signal) => call(false, () => real.emailCount(domain, signal)),
    };
  }

  return {
    account,
    clientOf,
    deliverTo,
    killAtPoint(point) {
      pointsLeft = point;
    },
  };
}

/** Every address the provider may ever tell of this company, and every one on a site of its own. */
export function addressesOf(facts: ModelFacts, number: string): ReadonlySet<string> {
  const { officers, site } = facts.of(number);
  if (site === null) return new Set();
  const sold = officers.flatMap((officer) => {
    const name = `${officer.firstName} ${officer.lastName}`;
    const count = facts.addressesOf(`${name} @ ${site.domain}`.toLowerCase());
    return Array.from({ length: count }, (_, at) => soldAddress(name, at, site.domain));
  });
  return new Set([
    ...sold,
    ...(site.kind === 'other-number' ? [] : site.publishes),
    ...officers
      .filter(() => site.kind !== 'other-number')
      .map((officer) => `${mailboxOf(officer)}@${site.domain}`),
  ]);
}

function soldAddress(name: string, at: number, domain: string): string {
  const local = (at === 0 ? name : `${name} ${at}`).toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${local}@${domain}`;
}
