import { Kysely } from 'kysely';
import { createSqliteDialect } from '../store/dialect/sqlite-dialect.ts';
import type { Database } from '../store/tables/database.ts';
import type { WebhookInbox } from '../pipeline/take-webhook.ts';
import type { Snov } from '../sources/snov/client.ts';
import type { WebsiteVisitor } from '../sources/website/website-visitor.ts';
import { createFacts, officerJson, type ModelFacts } from './company-facts.ts';
import type { EventHeapTime } from './event-heap-time.ts';
import { judgeBooks } from './judge-books.ts';
import { createDoubtJudge } from './judge-doubts.ts';
import { compareFindings, unfinishedEnrichment } from './judge-enrichment.ts';
import { judgeLeads } from './judge-leads.ts';
import { createPurchaseJudge } from './judge-purchases.ts';
import { createQueueJudge } from './judge-queue.ts';
import type { Life } from './life.ts';
import { createPaidProvider, type PaidProvider } from './paid-provider.ts';
import { openEnrichmentView, type EnrichmentView } from './read-enrichment.ts';
import type { ModelCompany } from './register.ts';
import type { Dice } from './seeded-random.ts';
import type { Sightings } from './sightings.ts';
import { createSilence, type Silence } from './silence.ts';
import type { Weather } from './weather.ts';
import { createWebsiteWorld } from './website-world.ts';
import type { World } from './world.ts';

/** What a process needs to find out more about a company than its status. */
export interface EnrichmentClients {
  readonly snov: Snov;
  readonly visitor: WebsiteVisitor;
  /** Told where deliveries are taken. */
  readonly deliverTo: (inbox: WebhookInbox) => void;
}

/** Domains, sites, people and addresses, and the money that they cost. */
export interface EnrichmentWorld {
  readonly facts: ModelFacts;
  readonly provider: PaidProvider;
  readonly silence: Silence;
  readonly officersOf: (company: ModelCompany) => readonly unknown[];
  readonly clientsOf: (life: Life) => EnrichmentClients;
}

/** The same with the database of the service, which is judged. */
export interface EnrichmentStory extends EnrichmentWorld {
  readonly view: EnrichmentView;
  /** The process has died, and the next one has not begun. */
  readonly noteOrphans: () => void;
  /** What does not add up now, in words. */
  readonly look: () => readonly string[];
  /** Who stands in the leads and must not, in words. */
  readonly lookAtLeads: () => Promise<readonly string[]>;
  readonly unfinished: () => readonly string[];
  readonly compareWithTruth: () => readonly string[];
  /** Counts what the database tells of the story. */
  readonly noteWhatWasWritten: () => void;
  readonly close: () => void;
}

interface Common {
  readonly time: EventHeapTime;
  readonly dice: Dice;
  readonly world: World;
  readonly weather: () => Weather;
  readonly seen: Sightings;
  readonly trace: (line: string) => void;
}

export function createEnrichmentWorld(
  options: Common & { readonly onReply: () => void },
): EnrichmentWorld {
  const { dice, world } = options;
  const facts = createFacts(dice.fork('facts'));
  const provider = createPaidProvider({
    ...options,
    now: world.now,
    dice: dice.fork('provider'),
    facts,
  });
  const visitorOf = createWebsiteWorld({ ...options, dice: dice.fork('websites'), facts });
  return {
    facts,
    provider,
    silence: createSilence(),
    officersOf: (company) =>
      facts.of(company.number).officers.map((officer) => officerJson(company, officer)),
    clientsOf: (life) => ({
      snov: provider.clientOf(life),
      visitor: visitorOf(life),
      deliverTo: (inbox) => provider.deliverTo(life, inbox),
    }),
  };
}

export function judgeEnrichment(
  told: EnrichmentWorld,
  options: Common & {
    readonly path: string;
    readonly startsAt: number;
    readonly isUp: () => boolean;
    readonly firstConfirmedAt: (number: string) => number | null;
  },
): EnrichmentStory {
  const { time, world, seen } = options;
  const { facts, silence } = told;
  const { account } = told.provider;
  const view = openEnrichmentView(options.path);
  const dialect = createSqliteDialect({
    path: options.path,
    isReadOnly: true,
    timers: time.timers,
  });
  const reader = new Kysely<Database>({ dialect });
  const judgePurchases = createPurchaseJudge({
    ...options,
    ...told,
    account,
    register: world.register,
  });
  const now = (): number => time.clock.now();
  const judgeDoubts = createDoubtJudge({ view, account, isUp: options.isUp, now });
  const judgeQueue = createQueueJudge({ view, isUp: options.isUp, now });
  const onCompared = (): void => seen.count('books compared with the balance');
  const stale = new Set<string>();
  const doubted = new Set<string>();
  let orphans = new Set<string>();

  return {
    ...told,
    view,
    noteOrphans() {
      orphans = new Set(view.jobs().flatMap((job) => job.lease_token ?? []));
    },
    look() {
      for (const { id, state, state_reason } of view.tasks()) {
        if (state === 'stale' && !stale.has(id)) {
          stale.add(id);
          seen.count('task stale');
        }
        if (state === 'in_doubt' && !doubted.has(id)) {
          doubted.add(id);
          seen.count(`doubt parked: ${parkedFor(state_reason)}`);
        }
      }
      const jobs = view.jobs();
      const leases = new Set(jobs.map((job) => job.lease_token));
      for (const orphan of orphans) {
        if (leases.has(orphan)) continue;
        orphans.delete(orphan);
        seen.count('job rescued');
      }
      return [
        ...judgeBooks({ view, account, onCompared }),
        ...judgePurchases(),
        ...judgeDoubts(),
        ...judgeQueue(),
      ];
    },
    lookAtLeads: () =>
      judgeLeads(reader, {
        facts,
        silence,
        now: world.now(),
        onLead: (kind) => seen.count(`lead ${kind}`),
      }),
    unfinished: () => unfinishedEnrichment(view),
    compareWithTruth: () => compareFindings(view, facts),
    noteWhatWasWritten() {
      for (const { state } of view.intents()) seen.count(`look-up ${state}`);
      for (const { doubted_at, resolved_by, task_hash } of view.tasks()) {
        if (resolved_by !== null) seen.count(`doubt resolved by ${resolved_by}`);
        const isLostReply = doubted_at !== null && (task_hash === null || resolved_by !== null);
        if (isLostReply)
          seen.count(resolved_by === null ? 'lost reply left' : 'lost reply resolved');
      }
    },
    close() {
      view.close();
      void reader.destroy();
    },
  };
}

/** Without the amounts, so that like is counted with like. */
function parkedFor(reason: string | null): string {
  return (reason ?? 'no reason').replace(/ \(.*\)$/, '');
}
