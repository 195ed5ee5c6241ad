import { pino } from 'pino';
import type { CompanyNumber } from '../../src/domain/company-number.ts';
import {
  paidProviders,
  type EnrichmentStep,
  type PaidProviderName,
  type VerificationMode,
} from '../../src/domain/enrichment.ts';
import { sumCredits } from '../../src/domain/credits.ts';
import type { PaidProvider } from '../../src/domain/paid-provider.ts';
import { createCountEmails } from '../../src/pipeline/count-emails.ts';
import { createFindDomain } from '../../src/pipeline/find-domain.ts';
import { createFindEmails } from '../../src/pipeline/find-emails.ts';
import { defaultPaidPolicy, type PaidPolicy } from '../../src/pipeline/paid-policy.ts';
import { createFollowRun } from '../../src/pipeline/follow-run.ts';
import { createReadWebhook } from '../../src/pipeline/read-webhook.ts';
import { createWebhookInbox } from '../../src/pipeline/take-webhook.ts';
import { createRunPaidTask } from '../../src/pipeline/run-paid-task.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import type { StepContext } from '../../src/pipeline/step-context.ts';
import { runnable } from '../../src/queue/job-kind.ts';
import { runLane } from '../../src/queue/lane-worker.ts';
import type { Random } from '../../src/runtime/random.ts';
import type { Timers } from '../../src/runtime/timers.ts';
import { createSnovProvider } from '../../src/sources/snov/paid-provider.ts';
import type { Snov } from '../../src/sources/snov/client.ts';
import type { Db } from '../../src/store/open-store.ts';
import { rescueJobs } from '../../src/store/jobs/rescue.ts';
import { systemPrincipal } from '../../src/store/settings.ts';
import { accountBalance } from '../../src/store/spend-ledger.ts';
import { createSuppressionHash } from '../../src/store/suppressions.ts';
import { ImitatedSnovAccount } from '../../src/sim/imitated-snov-account.ts';
import { createLife, openMortalDatabase, type Life } from './mortal-database.ts';
import { seedCompany, seedDomain, seedEpisode, seedNumber, seedOfficer } from './seed-company.ts';
import { setupDatabase, sqliteFileOf } from './setup-database.ts';
import { virtualStart } from './virtual-time.ts';
import { generousLimits } from './generous-limits.ts';

const systemId = '00000000-0000-4000-8000-0000000000ff';
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

export const hash = createSuppressionHash(Buffer.alloc(32, 7));

/** The paid path on a database of its own: real steps, real queue, virtual time, and a provider that keeps its own books. */
export async function setupPaidWork({
  balance = 100,
  creditsPerLead = null,
  countsFirst = false,
  verify = 'off',
  maxCandidates = 0,
  providers = ['snov'],
  ...chosen
}: Partial<PaidPolicy> & {
  readonly countsFirst?: boolean;
  readonly verify?: VerificationMode;
  readonly maxCandidates?: number;
  readonly balance?: number;
  /** Who is asked, in this order. */
  readonly providers?: readonly PaidProviderName[];
  readonly creditsPerLead?: string | null;
} = {}) {
  const paid: PaidPolicy = { ...defaultPaidPolicy, warnAt: [], fillWaitMs: 0, ...chosen };
  const { url, db } = await setupDatabase();
  const time = { now: virtualStart };
  const clock = { now: () => time.now };
  const snov = new ImitatedSnovAccount(clock, balance);
  const context: StepContext = {
    clock,
    random: countingRandom(),
    log: pino({ level: 'silent' }),
    systemPrincipalId: await systemPrincipal(db, { id: systemId, now: virtualStart }),
    policy: {
      autoEnrich: 'entered',
      confirm: 'transitions',
      providers,
      countsFirst,
      verify,
      maxCandidates,
      creditsPerLead: { snov: creditsPerLead },
      officersFetch: 'always',
      cache: {
        domainsMs: 30 * dayMs,
        verifiedEmailsMs: 90 * dayMs,
        unverifiedEmailsMs: 30 * dayMs,
        missesMs: 14 * dayMs,
      },
      maxWaiting: generousLimits,
    },
  };

  function runWith(
    client: PaidProvider | readonly PaidProvider[],
    horizonMs = dayMs,
  ): Promise<void> {
    const clients = 'name' in client ? [client] : client;
    const work = () => workOff({ db, context, clients, paid, isOwner: false }, null);
    return workUntilQuiet(work, { db, time, horizonMs });
  }

  /** One process on the same database, which may be killed at any of its points. */
  function startProcess(life: Life, others: (life: Life) => readonly PaidProvider[] = () => []) {
    const own = openMortalDatabase(sqliteFileOf(url), life);
    const client = createSnovProvider(snov.client(() => life.point()));
    return {
      db: own,
      work: () =>
        workOff(
          { db: own, context, clients: [client, ...others(life)], paid, isOwner: true },
          life.died,
        ),
    };
  }

  return {
    db,
    snov,
    context,
    time,
    url,
    startProcess,
    /** Works until nothing is due within the horizon; time stands at the last thing that was done. */
    run: (horizonMs = dayMs, client: Snov = snov.client()) =>
      runWith(createSnovProvider(client), horizonMs),
    /** The same with another provider of answers. */
    runWith,
    /** The same, but the process is killed at its n-th point and followed by one that lives. Returns the points passed. */
    runKilledAt: async (
      point: number,
      horizonMs = dayMs,
      others: (life: Life) => readonly PaidProvider[] = () => [],
    ): Promise<number> => {
      const first = createLife(point);
      let life = first;
      let process = startProcess(first, others);
      await workUntilQuiet(
        async () => {
          if ((await process.work()) === 'ended') return;
          life = createLife(Infinity);
          process = startProcess(life, others);
          // As the owner of the queue does first of all.
          await rescueJobs(process.db, {
            leasedBefore: Number.MAX_SAFE_INTEGER,
            now: time.now,
            onDiscard: () => Promise.resolve(),
          });
          await process.work();
        },
        { db, time, horizonMs },
      );
      await process.db.destroy();
      return first.passed();
    },
    addCompany: (number: string, name: string, changes: CompanyChanges = {}) =>
      addCompany({ db, context }, { number, name, ...changes }),
    /** A company that is known comes under threat once more. */
    reenter: (number: string) => enter({ db, context }, seedNumber(number)),
    /** What is known of a company's people is gone over once more. */
    lookAgain: (number: string) =>
      db.transaction().execute((trx) =>
        enqueueStep(trx, context, {
          name: 'find-emails',
          payload: { companyNumber: seedNumber(number) },
        }),
      ),
    addPerson: (number: string, person: Person) => addPerson({ db, context }, number, person),
    intents: () => db.selectFrom('spend_intents').selectAll().orderBy('planned_at').execute(),
    events: async () => {
      const rows = await db.selectFrom('events').select('type').orderBy('sequence').execute();
      return rows.map((row) => row.type);
    },
    steps: (step: EnrichmentStep) =>
      db
        .selectFrom('enrichment_steps')
        .innerJoin('episodes', 'episodes.id', 'enrichment_steps.episode_id')
        .select(['company_number', 'enrichment_steps.state', 'reason'])
        .where('step', '=', step)
        .orderBy('company_number')
        .execute(),
    books: (provider: PaidProviderName | null = null) => readBooks(db, provider),
    /** Where the provider delivers results. */
    inbox: createWebhookInbox({ db, reader: db, context, secret: null }),
    tasks: () => db.selectFrom('provider_tasks').selectAll().orderBy('sent_at').execute(),
  };
}

export type PaidWork = Awaited<ReturnType<typeof setupPaidWork>>;

interface Worker {
  readonly db: Db;
  readonly context: StepContext;
  readonly clients: readonly PaidProvider[];
  readonly paid: PaidPolicy;
  readonly isOwner: boolean;
}

/** Runs both lanes until they have nothing that is due, or until the process has died. */
async function workOff(worker: Worker, died: Promise<void> | null): Promise<'ended' | 'died'> {
  const lanes = async (): Promise<'ended'> => {
    for (const client of worker.clients) await workLane(worker, client.name, client);
    await workLane(worker, 'internal', null);
    return 'ended';
  };
  if (died === null) return lanes();
  return Promise.race([lanes(), died.then(() => 'died' as const)]);
}

function workLane(
  worker: Worker,
  lane: PaidProviderName | 'internal',
  client: PaidProvider | null,
): Promise<void> {
  const { db, context, paid } = worker;
  const idle = new AbortController();
  const common = {
    lane,
    concurrency: 1,
    db,
    clock: context.clock,
    random: context.random,
    timers: timersThatStopWhenIdle(idle),
    log: context.log,
    onDiscard: () => Promise.resolve(),
  };
  return client === null
    ? runLane(
        {
          ...common,
          client: null,
          kinds: [
            runnable(createFindDomain(context, hash)),
            runnable(createFindEmails(context, hash)),
            runnable(createFollowRun(context)),
            runnable(createReadWebhook(context, hash)),
          ],
        },
        idle.signal,
      )
    : runLane(
        {
          ...common,
          client,
          kinds: [
            runnable(createRunPaidTask(context, { hash, paid })),
            runnable(createCountEmails(context)),
          ],
        },
        idle.signal,
      );
}

/** A worker with one job at a time and none in hand sleeps briefly: then it is idle and told to stop. Leases are not renewed. */
export function timersThatStopWhenIdle(idle: AbortController): Timers {
  const longestIdleMs = 1_000;
  return {
    after: () => () => undefined,
    async sleep(ms, signal) {
      if (ms <= longestIdleMs) {
        idle.abort();
        return;
      }
      const { promise, reject } = Promise.withResolvers<void>();
      const fail = (): void => reject(new Error('aborted'));
      if (signal?.aborted) fail();
      signal?.addEventListener('abort', fail, { once: true });
      await promise;
    },
  };
}

async function workUntilQuiet(
  work: () => Promise<unknown>,
  { db, time, horizonMs }: { db: Db; time: { now: number }; horizonMs: number },
): Promise<void> {
  const end = time.now + horizonMs;
  for (;;) {
    await work();
    const next = await db
      .selectFrom('jobs')
      .select('run_at')
      .where('state', 'in', ['available', 'scheduled', 'retryable'])
      .where('lane', 'in', [...paidProviders, 'internal'])
      .orderBy('run_at')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined || next.run_at > end) return;
    // Work itself takes a moment.
    time.now = Math.max(time.now + 1, next.run_at);
  }
}

interface CompanyChanges {
  readonly subscriberClass?: 'corporate' | 'individual' | 'unknown';
}

interface World {
  readonly db: Db;
  readonly context: StepContext;
}

/** A company that has just entered and whose domain is looked for. */
async function addCompany(
  { db, context }: World,
  company: { readonly number: string; readonly name: string } & CompanyChanges,
): Promise<string> {
  const companyNumber = await seedCompany(db, company.number, {
    company_name: company.name,
    subscriber_class: company.subscriberClass ?? 'corporate',
  });
  return enter({ db, context }, companyNumber);
}

async function enter({ db, context }: World, companyNumber: CompanyNumber): Promise<string> {
  const now = context.clock.now();
  const episodeId = await seedEpisode(db, companyNumber, { entered_at: now, confirmed_at: now });
  await db
    .transaction()
    .execute((trx) =>
      enqueueStep(trx, context, { name: 'find-domain', payload: { companyNumber } }),
    );
  return episodeId;
}

interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly domain: string;
}

/** A company whose domain is proven, with one director whose address is looked for. */
async function addPerson(
  { db, context }: World,
  number: string,
  person: Person,
): Promise<{ readonly episodeId: string; readonly officerId: string }> {
  const now = context.clock.now();
  const companyNumber = await seedCompany(db, number, { company_name: `COMPANY ${number} LTD` });
  const episodeId = await seedEpisode(db, companyNumber, { entered_at: now, confirmed_at: now });
  const officerId = await seedOfficer(db, companyNumber, {
    first_name: person.firstName,
    last_name: person.lastName,
  });
  await seedDomain(db, companyNumber, { domain: person.domain });
  const at = { attempts: 1, started_at: now, updated_at: now };
  for (const step of ['fetch-officers', 'find-domain'] as const) {
    await db
      .insertInto('enrichment_steps')
      .values({ episode_id: episodeId, step, state: 'done', ...at })
      .execute();
  }
  await db
    .transaction()
    .execute((trx) =>
      enqueueStep(trx, context, { name: 'find-emails', payload: { companyNumber } }),
    );
  return { episodeId, officerId };
}

async function readBooks(db: Db, provider: PaidProviderName | null) {
  const accounts = ['available', 'reserved', 'spent', 'unexplained', 'topped_up'] as const;
  const [available, reserved, spent, unexplained, toppedUp] = await Promise.all(
    accounts.map((account) => accountBalance(db, account, provider)),
  );
  const sum = sumCredits([
    available ?? '',
    reserved ?? '',
    spent ?? '',
    unexplained ?? '',
    toppedUp ?? '',
  ]);
  return { reserved, spent, unexplained, toppedUp, sum };
}

/** UUIDs in a row and no jitter, so that a run can be repeated exactly. */
function countingRandom(): Random {
  let made = 0;
  return {
    next: () => 0.5,
    uuid: () => {
      made += 1;
      return `00000000-0000-4000-9000-${String(made).padStart(12, '0')}`;
    },
    bytes: (length) => {
      made += 1;
      return new Uint8Array(length).fill(made % 256);
    },
  };
}
