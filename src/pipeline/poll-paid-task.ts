import { BreakerOpenError } from '../http/breaker.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { snooze, type Outcome } from '../queue/outcome.ts';
import type { Snov } from '../sources/snov/client.ts';
import { ProviderUnavailableError } from '../sources/snov/errors.ts';
import type { Db } from '../store/open-store.ts';
import { parkTask, postponeTask, type ProviderTaskRow } from '../store/provider-tasks.ts';
import { echoedName } from './pick-paid-batch.ts';
import { settlePaidTask, startNext, type PaidAnswer, type PaidResult } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';
import { emailAnswerLifeMs } from './cached-emails.ts';
import { exhaustedSince, markExhausted, markRestored, nextProbeAt } from './watch-balance.ts';

/** Seconds between looks at a task; most are done in a few. Reading a result is free and repeatable. */
const pollSeconds = [1, 2, 3, 5, 8, 13, 20, 30] as const;
const laterSeconds = 60;
/** After this long a task no longer holds up the others. */
const staleAfterMs = 15 * 60_000;
const staleSeconds = 30 * 60;
/** After a day nobody expects an answer any more. */
const givenUpAfterMs = 24 * 3_600_000;

export const firstPollDelayMs = pollSeconds[0] * 1_000;

/** Looks at an accepted task once, and settles it when it is done. */
export async function pollTask(
  { db, client, signal }: JobRun<unknown, Snov>,
  context: StepContext,
  task: ProviderTaskRow,
): Promise<Outcome> {
  const now = context.clock.now();
  if (task.state === 'accepted' && (task.next_poll_at ?? 0) > now) {
    return snooze(task.next_poll_at ?? now, 'waiting for the provider');
  }
  const isLate = now - task.sent_at > staleAfterMs;
  const result = await readResult(client, context, { task, signal }).catch((error: unknown) => {
    // Whatever ails the result of one late task must not hold up all others.
    if (isLate && isUnavailable(error)) return 'in-progress' as const;
    throw error;
  });
  if (typeof result === 'object') return settle(db, context, { taskId: task.id, result });
  const ageMs = now - task.sent_at;
  if (result === 'unknown-task' || ageMs > givenUpAfterMs) {
    const reason =
      result === 'unknown-task'
        ? 'the provider no longer knows the task'
        : 'the provider never finished the task';
    return snooze(now, reason, async (trx) => {
      for (const intent of await parkTask(trx, task.id, { reason, now })) {
        await startNext(trx, context, intent);
      }
    });
  }
  const state = isLate ? 'stale' : 'accepted';
  const delay = state === 'stale' ? staleSeconds : (pollSeconds[task.polls + 1] ?? laterSeconds);
  const nextPollAt = now + delay * 1_000;
  // A late task stops blocking: others go on at once.
  return snooze(state === 'stale' ? now : nextPollAt, 'waiting for the provider', (trx) =>
    postponeTask(trx, task.id, { state, polls: task.polls + 1, nextPollAt }),
  );
}

/** Also where this very call was the trial that showed that the provider is still down, or seems to be for the sake of this task. */
function isUnavailable(error: unknown): boolean {
  if (error instanceof BreakerOpenError) return error.cause instanceof ProviderUnavailableError;
  return error instanceof ProviderUnavailableError;
}

/** Books a finished task. One that ran out of credits half-way says the same as a start refused for want of them. */
async function settle(
  db: Db,
  context: StepContext,
  settled: { readonly taskId: string; readonly result: PaidResult },
): Promise<Outcome> {
  const now = context.clock.now();
  if (!settled.result.isCutShort) {
    return snooze(now, 'task settled', async (trx) => {
      await settlePaidTask(trx, context, settled);
      await markRestored(trx, context, null);
    });
  }
  const probeAt = nextProbeAt(await exhaustedSince(db), now);
  return snooze(probeAt, 'credits ran out half-way', async (trx) => {
    await settlePaidTask(trx, context, settled);
    await markExhausted(trx, context, null);
  });
}

async function readResult(
  client: Snov,
  context: StepContext,
  { task, signal }: { readonly task: ProviderTaskRow; readonly signal: AbortSignal },
): Promise<PaidResult | 'in-progress' | 'unknown-task'> {
  const hash = task.task_hash ?? '';
  if (task.operation === 'company-domain-by-name') {
    const outcome = await client.domainsResult(hash, signal);
    if (outcome.kind === 'in-progress' || outcome.kind === 'unknown-task') return outcome.kind;
    return {
      answers: outcome.rows.map((row): PaidAnswer => ({
        name: echoedName({ company_name: row.name, first_name: null, last_name: null }),
        answer: row.domain === null ? null : JSON.stringify({ domain: row.domain }),
        chargedCredits: row.domain === null ? '0' : '1',
        lifeMs:
          row.domain === null ? context.policy.cache.missesMs : context.policy.cache.domainsMs,
      })),
      isCutShort: outcome.kind === 'not-enough-credits',
      rawResult: outcome.raw,
    };
  }
  const outcome = await client.emailsResult(hash, signal);
  if (outcome.kind === 'in-progress' || outcome.kind === 'unknown-task') return outcome.kind;
  return {
    answers: outcome.rows.map((row): PaidAnswer => {
      const emails = row.emails.map(({ email, smtpStatus, unknownReason }) => ({
        email,
        smtpStatus,
        unknownReason,
      }));
      // Charged per address that is valid or could not be checked; one called invalid is free.
      const charged = emails.filter((email) => email.smtpStatus !== 'not_valid').length;
      return {
        name: echoedName({ company_name: row.people, first_name: null, last_name: null }),
        answer: emails.length === 0 ? null : JSON.stringify(emails),
        chargedCredits: String(charged),
        lifeMs: emailAnswerLifeMs(context, emails),
      };
    }),
    isCutShort: outcome.kind === 'not-enough-credits',
    rawResult: outcome.raw,
  };
}
