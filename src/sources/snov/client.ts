import type { z } from 'zod';
import { CommittedTask, type PaidOperation } from '../../domain/committed-task.ts';
import type { GuardedClient } from '../../http/guarded-client.ts';
import type { Pace } from '../../http/pace.ts';
import type { Clock } from '../../runtime/clock.ts';
import { createAccessTokens } from './access-token.ts';
import { createAuthorisedCall } from './authorised-call.ts';
import { assertDistinct, personEcho } from '../../domain/echo-key.ts';
import {
  ProviderUnavailableError,
  RateLimitedError,
  UncommittedTaskError,
} from '../../domain/paid-provider-errors.ts';
import { maxRowsPerTask } from './limits.ts';
import { assertAnswered, isNeverSent, toLostError } from './translate-failure.ts';
import type { Reply } from './read-reply.ts';
import { Balance, DomainRow, EmailCount, EmailRow, VerificationRow } from './schema.ts';
import { readStartReply } from './start-outcome.ts';
import type { StartOutcome } from './start-outcome.ts';
import { readTaskResult } from './task-result.ts';
import type { ResultOutcome } from './task-result.ts';

export interface SnovOptions {
  readonly http: GuardedClient;
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly pace: Pace;
  readonly clock: Clock;
}

/**
 * Snov.io's API (https://snov.io/api). Free calls throw RateLimitedError, ProviderUnavailableError or
 * ProviderRefusedError. Paid starts return what is known of the money; when they throw, nothing was executed.
 */
export interface Snov {
  balance(signal: AbortSignal): Promise<Balance>;
  startDomains(
    task: CommittedTask<'company-domain-by-name'>,
    signal: AbortSignal,
  ): Promise<StartOutcome>;
  domainsResult(taskHash: string, signal: AbortSignal): Promise<ResultOutcome<DomainRow>>;
  startEmails(
    task: CommittedTask<'emails-by-domain-by-name'>,
    signal: AbortSignal,
  ): Promise<StartOutcome>;
  emailsResult(taskHash: string, signal: AbortSignal): Promise<ResultOutcome<EmailRow>>;
  startVerifications(
    task: CommittedTask<'email-verification'>,
    signal: AbortSignal,
  ): Promise<StartOutcome>;
  verificationsResult(
    taskHash: string,
    signal: AbortSignal,
  ): Promise<ResultOutcome<VerificationRow>>;
  /** Free: how many addresses Snov holds of a domain. */
  emailCount(domain: string, signal: AbortSignal): Promise<EmailCount>;
}

export function createSnov(options: SnovOptions): Snov {
  const { http, pace } = options;
  const baseUrl = options.baseUrl.replace(/\/?$/, '/');
  const tokens = createAccessTokens({ ...options, baseUrl });
  const call = createAuthorisedCall({ http, tokens, pace });

  async function read(url: URL, signal: AbortSignal, body: object | null = null): Promise<Reply> {
    const answer = await call({ url, body, operation: 'read' }, signal);
    if (answer.kind === 'lost') throw toLostError(answer.error, signal);
    return answer.reply;
  }

  async function readResult<Row>(query: ResultQuery<Row>, signal: AbortSignal) {
    const url = new URL(`v2/${query.operation}/result`, baseUrl);
    url.searchParams.set('task_hash', query.taskHash);
    return readTaskResult(await read(url, signal), query.row);
  }

  async function start<Operation extends PaidOperation>(
    task: CommittedTask<Operation>,
    asked: object,
    signal: AbortSignal,
  ): Promise<StartOutcome> {
    if (!CommittedTask.isGenuine(task)) throw new UncommittedTaskError();
    const url = new URL(`v2/${task.operation}/start`, baseUrl);
    const body = task.webhookUrl === null ? asked : { ...asked, webhook_url: task.webhookUrl };
    try {
      const answer = await call({ url, body, operation: 'start' }, signal);
      if (answer.kind === 'lost') return readLoss(answer.error);
      return readStartReply(answer.reply);
    } catch (error) {
      // The token request before the start met the limiter.
      if (!(error instanceof RateLimitedError)) throw error;
      return { kind: 'throttled', retryAfterMs: error.retryAfterMs };
    }
  }

  return {
    async balance(signal) {
      const reply = await read(new URL('v1/get-balance', baseUrl), signal);
      assertAnswered(reply);
      const parsed = Balance.safeParse(reply.json);
      if (parsed.success) return parsed.data;
      throw new ProviderUnavailableError('Snov gave no balance', { cause: parsed.error });
    },
    async startDomains(task, signal) {
      const names = task.rows.map((row) => row.companyName);
      assertDistinct(task.operation, names, maxRowsPerTask);
      return start(task, { names }, signal);
    },
    domainsResult: (taskHash, signal) =>
      readResult({ operation: 'company-domain-by-name', taskHash, row: DomainRow }, signal),
    async startEmails(task, signal) {
      assertDistinct(task.operation, task.rows.map(personEcho), maxRowsPerTask);
      const wireRows = task.rows.map(({ firstName, lastName, domain }) => ({
        first_name: firstName,
        last_name: lastName,
        domain,
      }));
      return start(task, { rows: wireRows }, signal);
    },
    emailsResult: (taskHash, signal) =>
      readResult({ operation: 'emails-by-domain-by-name', taskHash, row: EmailRow }, signal),
    async startVerifications(task, signal) {
      const emails = task.rows.map(({ email }) => email);
      assertDistinct(task.operation, emails, maxRowsPerTask);
      return start(task, { emails }, signal);
    },
    verificationsResult: (taskHash, signal) =>
      readResult({ operation: 'email-verification', taskHash, row: VerificationRow }, signal),
    async emailCount(domain, signal) {
      const url = new URL('v1/get-domain-emails-count', baseUrl);
      const reply = await read(url, signal, { domain });
      assertAnswered(reply);
      const parsed = EmailCount.safeParse(reply.json);
      if (parsed.success) return parsed.data;
      throw new ProviderUnavailableError('Snov gave no count', { cause: parsed.error });
    },
  };
}

interface ResultQuery<Row> {
  readonly operation: PaidOperation;
  readonly taskHash: string;
  readonly row: z.ZodType<Row>;
}

/** A start that never left may be repeated by the queue; one that left without an answer may have been executed. */
function readLoss(error: unknown): StartOutcome {
  if (isNeverSent(error)) {
    throw new ProviderUnavailableError('Snov could not be reached', { cause: error });
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'no answer';
  return { kind: 'in-doubt', reason };
}
