import type { PaidOperation } from '../../domain/committed-task.ts';
import type {
  AnyCommittedTask,
  Collected,
  PaidProvider,
  ProviderAnswer,
  Submitted,
} from '../../domain/paid-provider.ts';
import { toDomainAnswers, toEmailAnswers, toVerificationAnswers } from './answers.ts';
import type { Snov } from './client.ts';
import {
  ProviderRefusedError,
  ProviderUnavailableError,
} from '../../domain/paid-provider-errors.ts';
import { maxRowsPerTask } from './limits.ts';
import type { StartOutcome } from './start-outcome.ts';
import type { ResultOutcome } from './task-result.ts';

/** Snov.io as a provider of answers: each submission is a task that is collected by its hash. */
export function createSnovProvider(client: Snov): PaidProvider {
  return {
    name: 'snov',
    mostRows: maxRowsPerTask,
    balance: (signal) => client.balance(signal),
    async submit(task, signal) {
      return toSubmitted(await start(client, task, signal));
    },
    async collect({ operation, reference }, signal) {
      return collectors[operation](client, reference, signal);
    },
    async countEmails(domain, signal) {
      try {
        const { count, isWebmail } = await client.emailCount(domain, signal);
        return { kind: 'counted', count, isWebmail };
      } catch (error) {
        // It is free and only tells what is likely: where it is not told, people are looked for all the same, and at once.
        if (isNotTold(error)) return { kind: 'not-told', reason: error.message };
        throw error;
      }
    },
  };
}

function start(client: Snov, task: AnyCommittedTask, signal: AbortSignal): Promise<StartOutcome> {
  switch (task.operation) {
    case 'company-domain-by-name':
      return client.startDomains(task, signal);
    case 'emails-by-domain-by-name':
      return client.startEmails(task, signal);
    case 'email-verification':
      return client.startVerifications(task, signal);
  }
}

/** Trouble, or refused of this domain; what is refused for the key or the plan is refused for every call. */
function isNotTold(error: unknown): error is ProviderRefusedError | ProviderUnavailableError {
  if (error instanceof ProviderUnavailableError) return true;
  return error instanceof ProviderRefusedError && error.status !== 401 && error.status !== 403;
}

function toSubmitted(outcome: StartOutcome): Submitted {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'pending', reference: outcome.taskHash };
    case 'refused':
      return { kind: 'rejected', status: outcome.status, message: outcome.message };
    case 'exhausted':
    case 'throttled':
    case 'in-doubt':
      return outcome;
  }
}

type Collect = (client: Snov, taskHash: string, signal: AbortSignal) => Promise<Collected>;

const collectors: Readonly<Record<PaidOperation, Collect>> = {
  'company-domain-by-name': async (client, hash, signal) =>
    toCollected(await client.domainsResult(hash, signal), toDomainAnswers),
  'emails-by-domain-by-name': async (client, hash, signal) =>
    toCollected(await client.emailsResult(hash, signal), toEmailAnswers),
  'email-verification': async (client, hash, signal) =>
    toCollected(await client.verificationsResult(hash, signal), toVerificationAnswers),
};

function toCollected<Row>(
  outcome: ResultOutcome<Row>,
  toAnswers: (rows: readonly Row[]) => readonly ProviderAnswer[],
): Collected {
  if (outcome.kind === 'in-progress' || outcome.kind === 'unknown-task') return outcome;
  return {
    kind: 'done',
    answers: toAnswers(outcome.rows),
    isCutShort: outcome.kind === 'not-enough-credits',
    rawResult: outcome.raw,
  };
}
