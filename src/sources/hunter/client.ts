import { CommittedTask, TakenTask } from '../../domain/committed-task.ts';
import { assertDistinct, personEcho } from '../../domain/echo-key.ts';
import type { AnyCommittedTask, ProviderAnswer } from '../../domain/paid-provider.ts';
import {
  ProviderRefusedError,
  ProviderUnavailableError,
  RateLimitedError,
  UncommittedTaskError,
} from '../../domain/paid-provider-errors.ts';
import type { GuardedClient } from '../../http/guarded-client.ts';
import { BlockedAddressError, NetworkError } from '../../http/http-errors.ts';
import type { CallOperation, Pace } from '../../http/pace.ts';
import { mostRows, requestTimeoutMs, throttlePauseMs } from './limits.ts';
import { readAnswer, readVerification, type AskOutcome } from './read-answer.ts';
import { isExhausted, isThrottled, toReply, type Reply } from './read-reply.ts';
import { Account, EmailCount } from './schema.ts';

export interface HunterOptions {
  readonly http: GuardedClient;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly pace: Pace;
}

/**
 * Hunter's API (https://hunter.io/api-documentation/v2). Free calls throw RateLimitedError, ProviderUnavailableError or ProviderRefusedError. A paid
 * request returns what is known of the money; when it throws, nothing left.
 */
export interface Hunter {
  account(signal: AbortSignal): Promise<Account>;
  ask(task: AnyCommittedTask, signal: AbortSignal): Promise<AskOutcome>;
  /** A verification that was under way, by its address, asked for again: counted once however often (the 202 of the API reference). */
  verification(task: TakenTask, signal: AbortSignal): Promise<Verification>;
  /** Free: how many addresses Hunter holds of a domain. */
  emailCount(domain: string, signal: AbortSignal): Promise<number>;
}

type Verification =
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'answered'; readonly answer: ProviderAnswer; readonly raw: string };

type Answer =
  | { readonly kind: 'answered'; readonly reply: Reply }
  | { readonly kind: 'lost'; readonly error: unknown };

export function createHunter({ http, baseUrl, apiKey, pace }: HunterOptions): Hunter {
  const base = baseUrl.replace(/\/?$/, '/');

  async function get(
    path: string,
    parameters: Readonly<Record<string, string>>,
    { operation, signal }: { readonly operation: CallOperation; readonly signal: AbortSignal },
  ): Promise<Answer> {
    const url = new URL(`v2/${path}`, base);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const paced = await pace.acquire(signal, operation);
    signal.throwIfAborted();
    try {
      const response = await http.request({
        method: 'GET',
        url,
        // In the header only: Hunter would take it in the URL as well, and URLs end up in logs.
        headers: { accept: 'application/json', 'x-api-key': apiKey },
        timeoutMs: requestTimeoutMs,
        signal,
      });
      const reply = toReply(response);
      // An answer must get home even while the budget cannot be written: the next acquire will tell of that.
      await Promise.allSettled([
        paced.answered({ status: paceStatus(reply), headers: reply.headers }),
      ]);
      return { kind: 'answered', reply };
    } catch (error) {
      if (!signal.aborted) await Promise.allSettled([paced.lost()]);
      return { kind: 'lost', error };
    }
  }

  async function read(
    path: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Reply> {
    const answer = await get(path, parameters, { operation: 'read', signal });
    if (answer.kind === 'answered') return answer.reply;
    if (signal.aborted) throw answer.error;
    throw new ProviderUnavailableError('Hunter did not answer', { cause: answer.error });
  }

  return {
    async account(signal) {
      const reply = await read('account', {}, signal);
      assertAnswered(reply);
      const parsed = Account.safeParse(reply.json);
      if (parsed.success) return parsed.data;
      throw new ProviderUnavailableError('Hunter did not say how many credits are left', {
        cause: parsed.error,
      });
    },
    async ask(task, signal) {
      if (!CommittedTask.isGenuine(task)) throw new UncommittedTaskError();
      const { path, parameters, subject } = requestOf(task);
      assertDistinct(task.operation, subject, mostRows);
      const answer = await get(path, parameters, { operation: 'start', signal });
      return answer.kind === 'lost' ? readLoss(answer.error) : readAnswer(task, answer.reply);
    },
    async verification(task, signal) {
      if (!TakenTask.isGenuine(task)) throw new UncommittedTaskError();
      const email = task.reference;
      const reply = await read('email-verifier', { email }, signal);
      const answer = readVerification(email, reply);
      if (answer === 'in-progress') return { kind: answer };
      if (answer !== null) return { kind: 'answered', answer, raw: reply.text };
      assertAnswered(reply);
      throw new ProviderUnavailableError(
        'Hunter answered a verification in a form that cannot be read',
      );
    },
    async emailCount(domain, signal) {
      const reply = await read('email-count', { domain }, signal);
      assertAnswered(reply);
      const parsed = EmailCount.safeParse(reply.json);
      if (parsed.success) return parsed.data;
      throw new ProviderUnavailableError('Hunter gave no count', { cause: parsed.error });
    },
  };
}

interface PaidRequest {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** By which an answer is joined, row by row. */
  readonly subject: readonly string[];
}

function requestOf(task: AnyCommittedTask): PaidRequest {
  switch (task.operation) {
    case 'company-domain-by-name': {
      const subject = task.rows.map(({ companyName }) => companyName);
      // The addresses that come with it are paid for by the ten and are not of the people who are looked for: one is as many as needed.
      const parameters = { company: subject[0] ?? '', limit: '1' };
      return { path: 'domain-search', parameters, subject };
    }
    case 'emails-by-domain-by-name': {
      const [row] = task.rows;
      const parameters = {
        domain: row?.domain ?? '',
        first_name: row?.firstName ?? '',
        last_name: row?.lastName ?? '',
      };
      return { path: 'email-finder', parameters, subject: task.rows.map(personEcho) };
    }
    case 'email-verification': {
      const subject = task.rows.map(({ email }) => email);
      return { path: 'email-verifier', parameters: { email: subject[0] ?? '' }, subject };
    }
  }
}

/** What the budget is to hear: its own limiter, in the word that budgets know, and a used-up plan, which says nothing of the rate, in another. */
function paceStatus(reply: Reply): number {
  if (isThrottled(reply)) return 429;
  return isExhausted(reply) ? 402 : reply.status;
}

/** A request that never left may be repeated by the queue; one that left without an answer may have been charged. */
function readLoss(error: unknown): AskOutcome {
  const isNeverSent =
    error instanceof BlockedAddressError ||
    (error instanceof NetworkError && error.fate === 'never-sent');
  if (isNeverSent) {
    throw new ProviderUnavailableError('Hunter could not be reached', { cause: error });
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'no answer';
  return { kind: 'in-doubt', reason };
}

/** Throws unless a free request was answered as it should be. */
function assertAnswered(reply: Reply): void {
  if (reply.status >= 200 && reply.status < 300) return;
  if (isThrottled(reply)) throw new RateLimitedError('Hunter', throttlePauseMs);
  if (isExhausted(reply)) {
    throw new ProviderUnavailableError('Hunter refuses reads without credits', {
      why: 'no-credits',
    });
  }
  if (reply.status >= 500 || reply.status === 408) {
    throw new ProviderUnavailableError(`Hunter answered ${reply.status}`);
  }
  throw new ProviderRefusedError(
    `Hunter refused with ${reply.status}${reply.refusal === null ? '' : `: ${reply.refusal}`}`,
    { status: reply.status },
  );
}
