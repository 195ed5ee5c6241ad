import type { Collected, PaidProvider, Submitted } from '../../domain/paid-provider.ts';
import {
  ProviderRefusedError,
  ProviderUnavailableError,
} from '../../domain/paid-provider-errors.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Hunter } from './client.ts';
import { mostRows } from './limits.ts';
import type { AskOutcome } from './read-answer.ts';

const dayMs = 86_400_000;

/** Hunter as a provider of answers: each submission is one question that is answered at once. Only a verification may take longer. */
export function createHunterProvider(
  client: Hunter,
  {
    isShared,
    clock,
  }: {
    /** Whether others spend from the same credits; Hunter does not tell. */
    readonly isShared: boolean;
    readonly clock: Clock;
  },
): PaidProvider {
  return {
    name: 'hunter',
    mostRows,
    async balance(signal) {
      const { balance, resetDate } = await client.account(signal);
      const renewsInDays = resetDate === null ? null : daysUntil(resetDate, clock.now());
      return { balance, isShared, renewsInDays };
    },
    async submit(task, signal) {
      return toSubmitted(await client.ask(task, signal));
    },
    async collect(task, signal): Promise<Collected> {
      // Only a verification is ever under way, and it is known by its address.
      if (task.operation !== 'email-verification' || !task.reference.includes('@')) {
        return { kind: 'unknown-task' };
      }
      const verification = await client.verification(task, signal);
      return verification.kind === 'in-progress' ? verification : toDone(verification);
    },
    async countEmails(domain, signal) {
      try {
        // It says nothing of mail providers.
        return {
          kind: 'counted',
          count: await client.emailCount(domain, signal),
          isWebmail: false,
        };
      } catch (error) {
        // It is free and only tells what is likely: where it is not told, people are looked for all the same, and at once.
        if (isNotTold(error)) return { kind: 'not-told', reason: error.message };
        throw error;
      }
    },
  };
}

/** Trouble, or refused of this domain; what is refused for the key is refused for every call. */
function isNotTold(error: unknown): error is ProviderRefusedError | ProviderUnavailableError {
  if (error instanceof ProviderUnavailableError) return true;
  return error instanceof ProviderRefusedError && error.status !== 401 && error.status !== 403;
}

function toSubmitted(outcome: AskOutcome): Submitted {
  switch (outcome.kind) {
    case 'answered':
      return toDone(outcome);
    case 'in-progress':
      return { kind: 'pending', reference: outcome.email };
    case 'refused':
      return { kind: 'rejected', status: outcome.status, message: outcome.message };
    case 'exhausted':
    case 'throttled':
    case 'in-doubt':
      return outcome;
  }
}

function toDone({
  answer,
  raw,
}: Pick<AskOutcome & { readonly kind: 'answered' }, 'answer' | 'raw'>) {
  return { kind: 'done', answers: [answer], isCutShort: false, rawResult: raw } as const;
}

/** Whole days; 0 on the day itself and when it has passed. */
function daysUntil(date: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(`${date}T00:00:00Z`) - now) / dayMs));
}
