import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createBulkDownload } from './bulk-download.ts';
import { openChangeJournal, type DatedChange, type WorldChange } from './change-journal.ts';
import { createCompaniesHouseRest } from './companies-house-rest.ts';
import { createCompaniesHouseStream } from './companies-house-stream.ts';
import { createControlServer } from './control-server.ts';
import { createFaultSwitches, type FaultName } from './faults.ts';
import { createHunter } from './hunter.ts';
import { createHunterAccount } from './hunter-account.ts';
import { createHunterKnowledge } from './hunter-knowledge.ts';
import { listenOnLoopback, type RequestListener, type RunningServer } from './http-server.ts';
import { createObservations } from './observations.ts';
import { createRegister } from './register-changes.ts';
import { createSandboxControl, type SandboxControl } from './sandbox-control.ts';
import type { PscZips } from './psc-snapshot.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createSnov } from './snov.ts';
import { createSnovAccount } from './snov-account.ts';
import { createSnovKnowledge } from './snov-knowledge.ts';
import { createStory } from './story.ts';
import { createWebsites, hostsOf } from './websites.ts';
import { buildWorld } from './world/build-world.ts';
import { dayOf } from './world/dates.ts';
import { writeBulkFiles } from './write-bulk-files.ts';
import { writeWhole } from './write-whole.ts';

export interface SandboxOptions {
  /** Where the bulk zip and the hosts file are written; created if absent. */
  readonly directory: string;
  /** 0 or absent: ephemeral ports; else this and the following, in the order of `urls`. */
  readonly portBase?: number;
  readonly seed?: number;
  /** Pace of the story and of provider tasks; windows and heartbeats are divided by it. */
  readonly speed?: number;
  readonly faults?: readonly FaultName[];
  /** Size of the register; at least the fixed cast. */
  readonly companies?: number;
  /** false: things happen only through control. */
  readonly story?: boolean;
  /** With it a restarted sandbox continues where it stopped. */
  readonly stateFile?: string;
  /** The download site lists the register in so many parts, and the owners in parts too; 1 or absent: each as one file. */
  readonly bulkParts?: number;
  readonly rest?: { readonly callsPerWindow: number; readonly windowMs: number };
  readonly snov?: {
    readonly callsPerWindow: number;
    readonly windowMs: number;
    readonly balance: string;
    readonly taskMs?: number;
  };
  readonly hunter?: {
    readonly callsPerWindow: number;
    readonly windowMs: number;
    readonly credits: number;
  };
}

export interface Sandbox {
  readonly urls: {
    readonly rest: string;
    readonly stream: string;
    readonly snov: string;
    readonly bulk: string;
    readonly websites: string;
    readonly control: string;
    readonly hunter: string;
  };
  readonly keys: {
    readonly rest: string;
    readonly stream: string;
    readonly snovClientId: string;
    readonly snovClientSecret: string;
    readonly hunter: string;
  };
  readonly hostsFile: string;
  readonly bulkZip: string;
  readonly pscZips: PscZips;
  readonly control: SandboxControl;
  [Symbol.asyncDispose](): Promise<void>;
}

const heartbeatMs = 30_000;
const streamLifeMs = 86_400_000;
/** How long the slow faults keep a caller waiting. */
const slowMs = 5_000;

/** Starts the imitated outside world on loopback. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { speed = 1, seed = 1, portBase = 0 } = options;
  const rest = options.rest ?? { callsPerWindow: 600, windowMs: 300_000 };
  const snovTerms = options.snov ?? { callsPerWindow: 60, windowMs: 60_000, balance: '5000.00' };
  const hunterTerms = options.hunter ?? { callsPerWindow: 500, windowMs: 60_000, credits: 2_000 };

  // What is open when a later step fails is closed again; what succeeds belongs to the sandbox returned.
  await using opened = new AsyncDisposableStack();
  await mkdir(options.directory, { recursive: true });
  const journal = openChangeJournal(options.stateFile ?? null, {
    bornAt: Date.now(),
    seed,
    companies: options.companies ?? 800,
  });
  opened.defer(() => journal.close());
  const { bornAt, companies } = journal.birth;
  const world = buildWorld({ seed, companies, today: dayOf(bornAt) });
  const bulk = await writeBulkFiles(world, {
    directory: options.directory,
    bornAt,
    seed,
    parts: options.bulkParts ?? 1,
  });

  const faults = createFaultSwitches(options.faults ?? []);
  const seen = createObservations();
  const knowledge = createSnovKnowledge(world);
  const register = createRegister(world, bornAt);
  const account = createSnovAccount({ knowledge, faults, seen, balance: snovTerms.balance });
  const hunterAccount = createHunterAccount({ seen, credits: hunterTerms.credits });
  const apply = ({ at, change }: DatedChange): void => {
    if (change.verb === 'balance' || change.verb === 'start' || change.verb === 'complete') {
      account.apply(change, at);
    } else if (change.verb === 'hunter-left' || change.verb === 'hunter-charge') {
      hunterAccount.apply(change, at);
    } else register.apply(change, at);
  };
  for (const entry of journal.past) apply(entry);
  const perform = (change: WorldChange): void => {
    const entry = { at: Date.now(), change };
    // A change that is refused throws here and is not written; readers see an applied one only in a later turn.
    apply(entry);
    journal.append(entry);
  };

  const keys = inventKeys(seed);
  const stream = createCompaniesHouseStream({
    logs: register.logs,
    faults,
    seen,
    streamKey: keys.stream,
    heartbeatMs: heartbeatMs / speed,
    longestLifeMs: streamLifeMs / speed,
  });
  const snov = createSnov({
    account,
    knowledge,
    faults,
    seen,
    perform,
    clientId: keys.snovClientId,
    clientSecret: keys.snovClientSecret,
    callsPerWindow: snovTerms.callsPerWindow,
    windowMs: snovTerms.windowMs / speed,
    taskMs: (snovTerms.taskMs ?? 2_500) / speed,
  });
  opened.defer(() => snov.close());
  const control = createSandboxControl({
    world,
    register,
    account,
    hunterAccount,
    stream,
    faults,
    seen,
    perform,
  });
  const servers = await listenAll(opened, portBase, {
    rest: createCompaniesHouseRest({
      world,
      faults,
      seen,
      apiKey: keys.rest,
      callsPerWindow: rest.callsPerWindow,
      windowMs: rest.windowMs / speed,
      slowMs: slowMs / speed,
    }),
    stream: stream.listener,
    snov: snov.listener,
    bulk: createBulkDownload({ ...bulk, faults, seen }),
    websites: createWebsites({ world, faults, seen, slowMs: slowMs / speed }),
    control: createControlServer(control),
    hunter: createHunter({
      account: hunterAccount,
      knowledge: createHunterKnowledge(world, knowledge),
      faults,
      seen,
      perform,
      apiKey: keys.hunter,
      callsPerWindow: hunterTerms.callsPerWindow,
      windowMs: hunterTerms.windowMs / speed,
    }),
  });
  const hostsFile = join(options.directory, 'hosts.json');
  await writeWhole(hostsFile, JSON.stringify(hostsOf(world, servers.websites.port), null, 1));

  opened.defer(() => stream.close());
  snov.resumeTasks();
  const story = createStory({ world, control, seed, speed, told: journal.past.length });
  opened.defer(() => story.stop());
  if (options.story ?? true) story.start();
  const owned = opened.move();

  return {
    urls: {
      rest: servers.rest.url,
      stream: servers.stream.url,
      snov: servers.snov.url,
      bulk: servers.bulk.url,
      websites: servers.websites.url,
      control: servers.control.url,
      hunter: servers.hunter.url,
    },
    keys,
    hostsFile,
    bulkZip: bulk.bulkZip,
    pscZips: bulk.pscZips,
    control,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

type Listeners = Record<
  'rest' | 'stream' | 'snov' | 'bulk' | 'websites' | 'control' | 'hunter',
  RequestListener
>;

async function listenAll(
  opened: AsyncDisposableStack,
  portBase: number,
  listeners: Listeners,
): Promise<Record<keyof Listeners, RunningServer>> {
  const listen = async (offset: number, listener: RequestListener): Promise<RunningServer> => {
    const server = await listenOnLoopback(portBase === 0 ? 0 : portBase + offset, listener);
    opened.defer(() => server.close());
    return server;
  };
  return {
    rest: await listen(0, listeners.rest),
    stream: await listen(1, listeners.stream),
    snov: await listen(2, listeners.snov),
    bulk: await listen(3, listeners.bulk),
    websites: await listen(4, listeners.websites),
    control: await listen(5, listeners.control),
    hunter: await listen(6, listeners.hunter),
  };
}

/** Keys in the shape of the real ones, the same for the same seed so that a restart keeps them valid. */
function inventKeys(seed: number): Sandbox['keys'] {
  const random = createSeededRandom(`${seed}:keys`);
  const uuid = (): string => [8, 4, 4, 4, 12].map((length) => random.hex(length)).join('-');
  return {
    rest: uuid(),
    stream: uuid(),
    snovClientId: random.hex(32),
    snovClientSecret: random.hex(32),
    hunter: random.hex(40),
  };
}
