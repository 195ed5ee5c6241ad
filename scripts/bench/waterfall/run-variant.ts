import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import { openReader, type Db } from '../../../src/store/open-store.ts';
import { followImitatedWorld } from '../measure/follow-imitated-world.ts';
import type { WaterfallOptions } from './read-waterfall-options.ts';
import { knowTruth, type FoundContact } from './truth.ts';

/** One way of enriching: the settings it differs by. */
export interface Variant {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
}

export interface VariantResult {
  readonly name: string;
  readonly companies: number;
  /** People of whom the right address is known and verified, as `number appointment`. */
  readonly verified: ReadonlySet<string>;
  /** Of them, those whose address a provider has called valid. */
  readonly validByProvider: number;
  /** Addresses that could leave and are not the person's. */
  readonly wrong: number;
  readonly domainCredits: number;
  readonly emailCredits: number;
  readonly verificationCredits: number;
}

const patienceMs = 10 * 60_000;
const lookEveryMs = 1_000;

/** Runs the whole service on an invented world of its own until nothing is left to do, and compares what it knows with the truth. */
export async function runVariant(
  variant: Variant,
  options: WaterfallOptions,
  signal: AbortSignal,
): Promise<VariantResult> {
  const directory = await mkdtemp(join(tmpdir(), 'strikewatch-waterfall-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const sandbox = stack.use(
    await startSandbox({
      directory,
      story: false,
      seed: options.seed,
      companies: options.companies * 2,
      rest: { callsPerWindow: 600_000, windowMs: 300_000 },
      snov: { callsPerWindow: 60_000, windowMs: 60_000, balance: '100000.00', taskMs: 20 },
    }),
  );
  const databaseUrl = `sqlite:${join(directory, 'bench.db')}`;
  stack.use(
    await followImitatedWorld(
      sandbox,
      {
        'database.url': databaseUrl,
        'http.port': '0',
        // The limits of the providers are not what this measures.
        'companiesHouse.rest.callsPerWindow': '500000',
        'snov.callsPerMinute': '50000',
        ...variant.settings,
      },
      signal,
    ),
  );
  const givenUpAt = Date.now() + patienceMs;
  const entering = sandbox.control
    .companies()
    .filter(({ status, detail }) => status === 'active' && detail === null)
    // The fixed cast comes first and has boards of dozens.
    .slice(-options.companies);
  for (const { number } of entering) sandbox.control.enterStrikeOff(number, 'compulsory');
  await using db = openReader(databaseUrl);
  while (!(await isDone(db, entering.length))) {
    signal.throwIfAborted();
    if (Date.now() > givenUpAt) throw new Error(`${variant.name} did not end in time`);
    await setTimeout(lookEveryMs);
  }
  const judged = knowTruth(entering)(await listFound(db));
  const { charges } = sandbox.control.observed();
  const creditsOf = (operation: string): number =>
    charges.filter((charge) => charge.operation === operation).length;
  return {
    name: variant.name,
    companies: entering.length,
    ...judged,
    domainCredits: creditsOf('company-domain-by-name'),
    emailCredits: creditsOf('emails-by-domain-by-name'),
    verificationCredits: creditsOf('email-verification'),
  };
}

/** Every company has come to the end of its search. */
async function isDone(db: Db, companies: number): Promise<boolean> {
  const ended = await db
    .selectFrom('enrichment_steps')
    .select('episode_id')
    .where('step', '=', 'find-emails')
    .where('state', '!=', 'waiting')
    .execute();
  const { open } = await db
    .selectFrom('jobs')
    .select((count) => count.fn.countAll<number>().as('open'))
    .where('finished_at', 'is', null)
    .where('kind', 'in', [
      'find-domain',
      'discover-domain',
      'scan-website',
      'find-emails',
      'count-emails',
      'run-paid-task',
    ])
    .executeTakeFirstOrThrow();
  return ended.length >= companies && open === 0;
}

function listFound(db: Db): Promise<readonly FoundContact[]> {
  return db
    .selectFrom('contacts')
    .innerJoin('officers', 'officers.id', 'contacts.officer_id')
    .leftJoin('domains', 'domains.id', 'contacts.domain_id')
    .select([
      'contacts.company_number',
      'contacts.email',
      'contacts.method',
      'contacts.verification_status',
      'officers.appointment_id',
      'domains.verdict',
    ])
    .execute();
}
