import { describe, expect, it, onTestFinished } from 'vitest';
import { echoKey } from '../../src/domain/echo-key.ts';
import { joinAnswers } from '../../src/domain/join-answers.ts';
import {
  asCommittedTask,
  TakenTask,
  type PaidOperation,
  type PaidRow,
} from '../../src/domain/committed-task.ts';
import type {
  FinishedAnswers,
  PaidProvider,
  ProviderEmail,
  Submitted,
} from '../../src/domain/paid-provider.ts';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { setUpSandbox } from '../../src/sandbox/sandbox-under-test.ts';
import { InMemoryProvider } from '../support/in-memory-provider.ts';
import { createHunter } from '../../src/sources/hunter/client.ts';
import { createHunterProvider } from '../../src/sources/hunter/paid-provider.ts';
import { createSnov } from '../../src/sources/snov/client.ts';
import { createSnovProvider } from '../../src/sources/snov/paid-provider.ts';
import type { SandboxCompany } from '../../src/sandbox/world/company.ts';
import { unlimitedPace } from '../support/unlimited-pace.ts';
import { virtualStart } from '../support/virtual-time.ts';

/** One provider with somebody it knows, and the strings to pull. */
interface Bench {
  readonly provider: PaidProvider;
  readonly known: {
    readonly companyName: string;
    readonly domain: string;
    readonly valid: Named;
    readonly catchAll: Named;
  };
  /** What comes next meets this instead of being carried out. */
  readonly refuse: (kind: 'throttled' | 'rejected') => void;
  readonly empty: () => void;
  /** Credits of one verification. */
  readonly verificationPrice: number;
}

interface Named {
  readonly firstName: string;
  readonly lastName: string;
  readonly domain: string;
  readonly email: string;
}

const signal = new AbortController().signal;
const jane: Named = {
  firstName: 'Jane',
  lastName: 'Okafor',
  domain: 'acme.example',
  email: 'jane@acme.example',
};
const tom: Named = { ...jane, firstName: 'Tom', email: 'tom@acme.example' };

const addressOf = (email: string, smtpStatus: ProviderEmail['smtpStatus']): ProviderEmail => ({
  email,
  smtpStatus,
  unknownReason: smtpStatus === 'unknown' ? 'catchall' : null,
  score: null,
});

function inMemory(answersAtOnce: boolean): Bench {
  const provider = new InMemoryProvider({
    credits: 50,
    answersAtOnce,
    knowledge: {
      domains: { 'acme widgets ltd': jane.domain },
      people: {
        'jane okafor @ acme.example': [addressOf(jane.email, 'valid')],
        'tom okafor @ acme.example': [addressOf(tom.email, 'unknown')],
      },
      addresses: {
        [jane.email]: addressOf(jane.email, 'valid'),
        [tom.email]: addressOf(tom.email, 'unknown'),
      },
      counts: { 'acme.example': { kind: 'counted', count: 2, isWebmail: false } },
    },
  });
  return {
    provider,
    known: {
      companyName: 'ACME WIDGETS LTD',
      domain: jane.domain,
      valid: jane,
      catchAll: tom,
    },
    refuse: (kind) =>
      provider.refusals.push(
        kind === 'throttled'
          ? { kind, retryAfterMs: 60_000 }
          : { kind, status: 400, message: 'no' },
      ),
    empty: () => {
      provider.credits = 0;
    },
    verificationPrice: 1,
  };
}

/** Snov.io's client over HTTP against its imitation. */
async function snov(): Promise<Bench> {
  const under = await setUpSandbox({
    snov: { callsPerWindow: 100_000, windowMs: 60_000, balance: '50.00', taskMs: 1 },
  });
  const { urls, keys, control } = under.sandbox;
  const http = createProviderClient({
    allowedOrigins: [urls.snov],
    userAgent: 'Strikewatch-test',
  });
  onTestFinished(async () => {
    await http[Symbol.asyncDispose]();
    await under.close();
  });
  const client = createSnov({
    http,
    baseUrl: urls.snov,
    clientId: keys.snovClientId,
    clientSecret: keys.snovClientSecret,
    pace: unlimitedPace(),
    clock: { now: () => virtualStart },
  });
  return {
    provider: createSnovProvider(client),
    known: knownTo(control.companies()),
    refuse: (kind) =>
      control.setFault(kind === 'throttled' ? 'snov-429' : 'snov-refuse-webhook-url', true),
    empty: () => control.setBalance('0'),
    verificationPrice: 1,
  };
}

/** Hunter's client over HTTP against its imitation. */
async function hunter(): Promise<Bench> {
  const under = await setUpSandbox({
    hunter: { callsPerWindow: 100_000, windowMs: 60_000, credits: 50 },
  });
  const { urls, keys, control } = under.sandbox;
  const http = createProviderClient({
    allowedOrigins: [urls.hunter],
    userAgent: 'Strikewatch-test',
  });
  onTestFinished(async () => {
    await http[Symbol.asyncDispose]();
    await under.close();
  });
  const client = createHunter({
    http,
    baseUrl: urls.hunter,
    apiKey: keys.hunter,
    pace: unlimitedPace(),
  });
  return {
    provider: createHunterProvider(client, {
      isShared: false,
      clock: { now: () => virtualStart },
    }),
    known: knownTo(control.companies()),
    // Only what is asked for is refused: the balance can still be read.
    refuse: (kind) =>
      control.setFault(kind === 'throttled' ? 'hunter-403' : 'hunter-plan-refused', true),
    empty: () => control.setHunterCredits(0),
    verificationPrice: 0.5,
  };
}

/** Somebody whom both imitated providers know. */
function knownTo(companies: readonly SandboxCompany[]): Bench['known'] {
  const people = (status: string): Named => {
    for (const { domain, officers } of companies) {
      for (const { forename, surname, email, emailStatus } of officers) {
        if (emailStatus !== status || domain === null || email === null) continue;
        if (forename === null || surname === null) continue;
        return { firstName: forename, lastName: surname, domain, email };
      }
    }
    throw new Error(`nobody is ${status}`);
  };
  const valid = people('valid');
  const company = companies.find((each) => each.isKnownToSnov && each.domain === valid.domain);
  if (company === undefined) throw new Error('no company is known');
  return {
    companyName: company.name,
    domain: valid.domain,
    valid,
    catchAll: people('unknown'),
  };
}

function committed<Operation extends PaidOperation>(
  operation: Operation,
  ...rows: readonly PaidRow[Operation][]
) {
  return asCommittedTask({
    taskId: 'task',
    operation,
    rows,
    webhookUrl: 'https://strikewatch.test/webhooks/snov-io/token',
  });
}

function taken(operation: PaidOperation, reference: string): TakenTask {
  return TakenTask.readFromRow({ taskId: 'task', operation, reference });
}

const nameOf = (person: Named, lastName = person.lastName): string =>
  `${person.firstName} ${lastName}`.toLowerCase();

/** Submits, and collects until it is done. */
async function answers(
  provider: PaidProvider,
  operation: PaidOperation,
  submission: Promise<Submitted>,
): Promise<FinishedAnswers> {
  const submitted = await submission;
  if (submitted.kind === 'done') return submitted;
  if (submitted.kind !== 'pending') throw new Error(`it was ${submitted.kind}`);
  for (;;) {
    const { reference } = submitted;
    const collected = await provider.collect(taken(operation, reference), signal);
    if (collected.kind === 'done') return collected;
    expect(collected.kind).toBe('in-progress');
  }
}

/** Asks for all rows, as many at a time as the provider takes. */
async function answersTo<Operation extends PaidOperation>(
  provider: PaidProvider,
  operation: Operation,
  rows: readonly PaidRow[Operation][],
): Promise<FinishedAnswers['answers']> {
  const told: FinishedAnswers['answers'][number][] = [];
  for (let at = 0; at < rows.length; at += provider.mostRows) {
    const task = committed(operation, ...rows.slice(at, at + provider.mostRows));
    // @ts-expect-error -- the compiler cannot tell that one operation is one of them
    const submitted = provider.submit(task, signal);
    told.push(...(await answers(provider, operation, submitted)).answers);
  }
  return told;
}

async function cost(provider: PaidProvider, act: () => Promise<unknown>): Promise<number> {
  const before = Number((await provider.balance(signal)).balance);
  await act();
  return before - Number((await provider.balance(signal)).balance);
}

describe.each([
  ['in memory, at once', () => Promise.resolve(inMemory(true))],
  ['in memory, by reference', () => Promise.resolve(inMemory(false))],
  ['Snov.io over HTTP', snov],
  ['Hunter over HTTP', hunter],
] as const)('a provider of answers: %s', (_name, setup) => {
  it('tells a hit and a miss of names, joined by the name, and charges the hit alone', async () => {
    const { provider, known } = await setup();
    let told: FinishedAnswers['answers'] = [];

    const spent = await cost(provider, async () => {
      told = await answersTo(provider, 'company-domain-by-name', [
        { companyName: 'NOBODY KNOWS LTD' },
        { companyName: known.companyName },
      ]);
    });

    expect(spent).toBe(1);
    const joined = joinAnswers('company-domain-by-name', told);
    expect(joined.get(echoKey('company-domain-by-name', known.companyName))).toMatchObject({
      outcome: 'hit',
      found: { domain: known.domain },
    });
    expect(joined.get(echoKey('company-domain-by-name', 'NOBODY KNOWS LTD'))).toMatchObject({
      outcome: 'miss',
      found: null,
    });
    expect(told).toHaveLength(2);
    expect(told.reduce((sum, { credits }) => sum + Number(credits), 0)).toBe(1);
  });

  it('tells a hit, what it cannot confirm as unknown, and a miss of people', async () => {
    const { provider, known } = await setup();
    const outcomes = new Map<string, string>();

    const spent = await cost(provider, async () => {
      for (const person of [known.valid, known.catchAll, { ...known.valid, lastName: 'Nemo' }]) {
        const task = committed('emails-by-domain-by-name', person);
        const { answers: told } = await answers(
          provider,
          task.operation,
          provider.submit(task, signal),
        );
        for (const { name, outcome } of told) outcomes.set(name.toLowerCase(), outcome);
      }
    });

    expect(spent).toBe(2);
    expect(Object.fromEntries(outcomes)).toEqual({
      [nameOf(known.valid)]: 'hit',
      [nameOf(known.catchAll)]: 'unknown',
      [nameOf(known.valid, 'Nemo')]: 'miss',
    });
  });

  it('verifies addresses at its price each, whatever it says', async () => {
    const { provider, known, verificationPrice } = await setup();
    const nobody = `nobody.there@${known.valid.domain}`;
    let told: FinishedAnswers['answers'] = [];

    const spent = await cost(provider, async () => {
      told = await answersTo(provider, 'email-verification', [
        { email: known.valid.email },
        { email: known.catchAll.email },
        { email: nobody },
      ]);
    });

    expect(spent).toBe(3 * verificationPrice);
    expect(told.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject(
      [
        { name: known.valid.email, outcome: 'hit', found: { smtpStatus: 'valid' } },
        { name: known.catchAll.email, outcome: 'unknown', found: { smtpStatus: 'unknown' } },
        { name: nobody, outcome: 'hit', found: { smtpStatus: 'not_valid' } },
      ].toSorted((a, b) => a.name.localeCompare(b.name)),
    );
  });

  it('refuses without credits, and when it is asked too often or wrongly, and charges nothing', async () => {
    const throttled = await setup();
    throttled.refuse('throttled');
    const rejected = await setup();
    rejected.refuse('rejected');
    const exhausted = await setup();
    exhausted.empty();
    const outcomes = [];
    for (const { provider, known } of [throttled, rejected, exhausted]) {
      const task = committed('company-domain-by-name', { companyName: known.companyName });
      outcomes.push((await provider.submit(task, signal)).kind);
    }

    expect(outcomes).toEqual(['throttled', 'rejected', 'exhausted']);
    expect((await rejected.provider.balance(signal)).balance).toBe('50.00');
    expect((await exhausted.provider.balance(signal)).balance).toBe('0.00');
  });

  it('sends nothing that nobody has committed', async () => {
    const { provider, known } = await setup();
    const task = committed('company-domain-by-name', { companyName: known.companyName });
    // oxlint-disable-next-line typescript/no-misused-spread -- a forgery
    const forged = { ...task };

    // @ts-expect-error -- a copy is not committed
    await expect(provider.submit(forged, signal)).rejects.toThrow('committed');
    expect((await provider.balance(signal)).balance).toBe('50.00');
  });

  it('counts the addresses of a domain for free, and knows nothing of tasks it never had', async () => {
    const { provider, known } = await setup();

    const spent = await cost(provider, async () => {
      const told = await provider.countEmails(known.valid.domain, signal);
      expect(told).toMatchObject({ kind: 'counted', isWebmail: false });
      expect(told.kind === 'counted' && told.count > 0).toBe(true);
    });

    expect(spent).toBe(0);
    const reference = '00000000000000000000000000000000';
    expect(await provider.collect(taken('email-verification', reference), signal)).toEqual({
      kind: 'unknown-task',
    });
  });
});
