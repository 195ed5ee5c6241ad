import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { ResultChannel } from '../../../src/domain/enrichment.ts';
import { isTakenForSpent } from '../../../src/domain/taken-for-spent.ts';
import { weighDoubts } from '../../../src/pipeline/resolve-doubts.ts';
import { loadAddressWork } from '../../../src/pipeline/load-address-work.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { createFacts } from '../../../src/sim/company-facts.ts';
import { createEventHeapTime } from '../../../src/sim/event-heap-time.ts';
import { judgeBooks } from '../../../src/sim/judge-books.ts';
import { taskHashOf } from '../../../src/sim/imitated-snov-account.ts';
import { createRepeatJudge } from '../../../src/sim/judge-repeats.ts';
import { createLazyPolls } from '../../../src/sim/lazy-polls.ts';
import { createLife, type Life } from '../../../src/sim/life.ts';
import { createPaidProvider } from '../../../src/sim/paid-provider.ts';
import { openEnrichmentView } from '../../../src/sim/read-enrichment.ts';
import { createDice, randomOf } from '../../../src/sim/seeded-random.ts';
import { createSightings } from '../../../src/sim/sightings.ts';
import { fair, rough } from '../../../src/sim/weather.ts';
import { createAsker } from './ask-for-lookups.ts';
import { paid, runPaidService } from './paid-service.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const startsAt = Date.parse('2026-11-17T10:15:00Z');
/** After the last trouble everything must be at its end by then: a task is given up after a day, and doubts are judged some hours later. */
const settlesWithinHours = 72;
const outsider = 37;

export interface PaidRun {
  readonly seed: number;
  readonly days: number;
  /** Look-ups that are asked for a day. */
  readonly perDay: number;
  /** Books, repeats and alerts are looked at so often. */
  readonly hoursBetweenLooks: number;
  /** Others spend and buy every other day, instead of once in the whole time. */
  readonly isBusyAccount?: boolean;
  /** How results are learnt: by polling and deliveries unless it says otherwise. */
  readonly results?: ResultChannel;
}

const Doubt = z.object({
  id: z.string(),
  state: z.string(),
  state_reason: z.string().nullable(),
  /** Of its look-ups that are settled. */
  booked: z.number(),
  task_hash: z.string().nullable(),
  resolved_by: z.string().nullable(),
  resolved_reason: z.string().nullable(),
  doubted_at: z.int(),
  doubt_alerted_at: z.int().nullable(),
  webhook_token_hash: z.string().nullable(),
  resolved_at: z.int().nullable(),
});
type Doubt = z.infer<typeof Doubt>;

export interface PaidFigures {
  readonly wrong: readonly string[];
  readonly asked: number;
  readonly carriedOut: number;
  readonly charged: number;
  readonly crashes: number;
  /** Replies that never came: of starts that were carried out and of those that were not. */
  readonly lostReplies: number;
  readonly unexplained: number;
  /** Starts whose reply was lost and that were parked for it. */
  readonly doubts: number;
  readonly resolvedBy: Readonly<Record<string, number>>;
  /** Of those that the balance ended: nobody can tell whether they were charged, so they are not bought again. */
  readonly takenForSpent: number;
  /** Those that were left to a person, with what the provider knows of them. */
  readonly left: readonly string[];
  readonly longestUnalertedMs: number;
  readonly seen: Readonly<Record<string, number>>;
}

/** Days of paid work at full volume: the real lanes, ledger and watch in virtual time, against a provider that does everything that providers do. */
export async function runPaidDays(run: PaidRun): Promise<PaidFigures> {
  const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(root, 'strikewatch-sim-'));
  const path = join(folder, 'sim.db');
  const dice = createDice(`paid ${run.seed}`);
  const time = createEventHeapTime(startsAt);
  const seen = createSightings();
  const polls = createLazyPolls(time);
  const facts = createFacts(dice.fork('facts'));
  let weather = rough;
  let othersSpent = 0;
  const provider = createPaidProvider({
    time,
    now: () => startsAt + Math.ceil(time.elapsed()),
    dice: dice.fork('provider'),
    facts,
    weather: () => weather,
    seen,
    trace: () => undefined,
    onReply: polls.somethingHappened,
  });
  const { account } = provider;
  // Of thirty days used up some days before the twelfth, on which the provider renews them; of fewer in proportion.
  account.balance = Math.round((run.perDay * run.days) / 4);
  const asker = createAsker({ ...run, time, polls, dice: dice.fork('asker'), facts });
  await (await openStore(`sqlite:${path}`))[Symbol.asyncDispose]();
  // Virtual time does not wait for a file to be read, so what is loaded late is loaded now.
  await loadAddressWork();
  await import('../../../src/pipeline/take-found-emails.ts');

  let crashes = 0;
  const running: { life: Life | null } = { life: null };
  let isOver = false;
  const failures: string[] = [];
  const ended = new AbortController();
  const trouble = dice.fork('trouble');
  const random = randomOf(dice.fork('product'));

  const again = (everyMs: number, act: () => void): void => {
    time.timers.after(trouble.waiting(everyMs), () => {
      if (isOver) return;
      act();
      again(everyMs, act);
    });
  };
  again(3 * hourMs, () => running.life?.dieAfter(trouble.integer(1, 300)));
  again(6 * hourMs, () => provider.killAtPoint(trouble.integer(1, 8)));
  const spendByOthers = (credits: number): void => {
    const taken = Math.min(credits, Math.max(0, account.balance));
    account.balance -= taken;
    othersSpent += taken;
  };
  if (run.isBusyAccount === true) {
    again(2 * dayMs, () => spendByOthers(trouble.integer(1, 20)));
    again(1.5 * dayMs, () => {
      account.balance += trouble.integer(20, 120);
    });
  } else {
    // For a week from then on no fall of the balance can be told from somebody else's spending.
    time.timers.after(trouble.between(0.7, 0.9) * run.days * dayMs, () => spendByOthers(outsider));
  }
  time.timers.after(0.4 * run.days * dayMs, () => {
    seen.count('credits renewed');
    account.balance += run.perDay * 30;
  });

  const supervised = supervise();
  supervised.catch((error: unknown) => failures.push(String(error)));
  const view = openEnrichmentView(path);
  const database = new DatabaseSync(path);
  const heard = database.prepare('select id from provider_tasks where task_hash = ?');
  const repeats = createRepeatJudge(account, (start) => heard.get(taskHashOf(start)) !== undefined);
  let judged = 0;
  const onCompared = (): void => seen.count('books compared with the balance');
  const look = (): readonly string[] => {
    const wrong = [...failures];
    for (; judged < account.starts.length; judged += 1) {
      for (const { subject } of account.starts[judged]?.rows ?? []) {
        const reason = repeats.judge(judged, subject);
        if (reason !== null) wrong.push(`a start was sent for ${subject}: ${reason}`);
      }
    }
    return [...wrong, ...judgeBooks({ view, account, onCompared })];
  };

  let wrong: readonly string[] = [];
  for (let hour = 0; hour < run.days * 24 && wrong.length === 0; hour += run.hoursBetweenLooks) {
    await time.runFor(run.hoursBetweenLooks * hourMs);
    wrong = look();
  }
  isOver = true;
  weather = fair;
  account.balance += run.perDay * 30;
  provider.killAtPoint(Infinity);
  for (let hour = 0; hour < settlesWithinHours && wrong.length === 0; hour += 12) {
    await time.runFor(12 * hourMs);
    wrong = look();
  }
  const doubts = z.array(Doubt).parse(
    database
      .prepare(
        `select *, (select coalesce(sum(charged_credits), 0) from spend_intents where task_id = provider_tasks.id) as booked
          from provider_tasks where doubted_at is not null`,
      )
      .all(),
  );
  const lost = doubts.filter((doubt) => isLostReply(doubt));
  const left = lost.filter(({ state }) => state === 'in_doubt');
  const taken = lost.filter(({ resolved_reason: why }) => isTakenForSpent(why));
  const unexplained = unexplainedIn(view);
  // What a look-up cost that was left out of an answer cut short, or that was taken for spent, nobody can tell from what others spent.
  const unbooked = doubts
    .filter(({ state, resolved_reason: why }) => state === 'in_doubt' || isTakenForSpent(why))
    .reduce((sum, { task_hash: hash, booked }) => {
      const charged = hash === null ? null : account.chargeOf(hash);
      return sum + (charged === null ? 0 : charged - booked);
    }, 0);
  const least = othersSpent + unbooked;
  const lostReplies = seen.of('start reply-lost') + seen.of('start swallowed');
  if (wrong.length === 0) {
    wrong = [
      ...unfinished(view),
      ...(asker.asked() < run.perDay * run.days ? ['not everything was asked for'] : []),
      ...(unexplained < least || (left.length + taken.length === 0 && unexplained > least)
        ? [
            `${unexplained} credits are unexplained, others spent ${othersSpent}, doubts that are left ${unbooked}`,
          ]
        : []),
      ...(lost.length > crashes + lostReplies
        ? [`${lost.length} doubts of ${crashes} crashes and ${lostReplies} lost replies`]
        : []),
    ];
  }
  ended.abort();
  running.life?.die();
  await time.until(supervised);
  view.close();
  database.close();
  const said = await whatBalanceSays(path);
  rmSync(folder, { recursive: true });
  return {
    wrong: wrong.slice(0, 10),
    asked: asker.asked(),
    carriedOut: account.starts.filter(({ fate }) => fate === 'accepted' || fate === 'reply-lost')
      .length,
    charged: account.charged,
    crashes,
    lostReplies,
    unexplained,
    doubts: lost.length,
    takenForSpent: taken.length,
    resolvedBy: countBy(lost.flatMap(({ resolved_by }) => resolved_by ?? [])),
    left: left.map(({ id }) => said.get(id) ?? 'the balance was not asked'),
    longestUnalertedMs: Math.max(
      0,
      ...doubts.map(
        (doubt) => (doubt.doubt_alerted_at ?? doubt.resolved_at ?? Infinity) - doubt.doubted_at,
      ),
    ),
    seen: seen.all(),
  };

  /** Starts the service again whenever it has died. */
  async function supervise(): Promise<void> {
    const restarts = dice.fork('restarts');
    for (let started = 1; !ended.signal.aborted; started += 1) {
      const life = createLife();
      running.life = life;
      const serving = runPaidService(
        {
          path,
          owner: `process ${started}`,
          time,
          polls,
          life,
          random,
          provider,
          ...(run.results !== undefined && { results: run.results }),
          ask: (db, context, signal) => asker.ask(db, context, { isGone: life.isGone, signal }),
        },
        ended.signal,
      );
      await Promise.race([serving, life.died]);
      life.die();
      if (!ended.signal.aborted) crashes += 1;
      await time.timers.sleep(restarts.between(1_000, 5 * minuteMs));
    }
  }
}

/** Of each doubt that is left, why the balance could not end it. */
async function whatBalanceSays(path: string): Promise<ReadonlyMap<string, string>> {
  await using store = await openStore(`sqlite:${path}`);
  const weighed = await weighDoubts(store.db, {
    provider: 'snov',
    doubtAfterMs: paid.doubtAfterMs,
  });
  return new Map(
    weighed.map(({ taskId, verdict }) => [
      taskId,
      verdict.kind === 'undecidable' ? verdict.reason : verdict.kind,
    ]),
  );
}

/** Not those whose answer never came or was cut short, of which the hash is known. */
function isLostReply({ task_hash, resolved_by }: Doubt): boolean {
  return task_hash === null || resolved_by === 'webhook_hash';
}

function unexplainedIn(view: ReturnType<typeof openEnrichmentView>): number {
  return view.entries().reduce((sum, { from_account, to_account, credits }) => {
    const into = to_account === 'unexplained' ? Number(credits) : 0;
    return sum + into - (from_account === 'unexplained' ? Number(credits) : 0);
  }, 0);
}

function unfinished(view: ReturnType<typeof openEnrichmentView>): readonly string[] {
  return view
    .intents()
    .filter(({ state }) => !['settled', 'voided', 'written_off', 'in_doubt'].includes(state))
    .map((intent) => `the look-up of ${intent.subject_key} is ${intent.state} at the end`);
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]),
  );
}
