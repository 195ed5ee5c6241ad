import type { PaidProviderName } from '../domain/enrichment.ts';
import type { ProviderTaskRow } from './provider-tasks.ts';
import type { Trx } from './open-store.ts';
import { dropPlanned, findIntentUnderWay, type SpendIntentRow } from './spend-intents.ts';
import { enterMove } from './spend-ledger.ts';

/**
 * Look-ups of a start that counted as not carried out, and that nobody has bought since: released when it was refused, or voided when a doubt
 * ended so. One that is planned anew is the same question.
 */
export async function listUnboughtSince(
  trx: Trx,
  task: Pick<ProviderTaskRow, 'id' | 'sent_at'>,
): Promise<readonly SpendIntentRow[]> {
  const unbought: SpendIntentRow[] = [];
  for (const intent of await listStartedIntents(trx, task.id)) {
    if (intent.state === 'planned') unbought.push(intent);
    if (intent.state !== 'voided' || intent.task_id !== task.id) continue;
    if (!(await isBoughtAnew(trx, intent, task))) unbought.push(intent);
  }
  return unbought;
}

/** Starts whose reply was lost and that counted as not carried out, by the balance, after an instant. */
export function listVoidedByBalance(
  trx: Trx,
  { provider, endedAfter }: { readonly provider: PaidProviderName; readonly endedAfter: number },
): Promise<readonly ProviderTaskRow[]> {
  return trx
    .selectFrom('provider_tasks')
    .selectAll()
    .where('provider', '=', provider)
    .where('state', '=', 'refused')
    .where('resolved_by', '=', 'balance')
    .where('resolved_at', '>', endedAfter)
    .orderBy('sent_at')
    .execute();
}

/** Look-ups of a start whose credits were booked as spent without an answer, and that nobody has bought since. */
export async function listUnansweredOf(
  trx: Trx,
  task: Pick<ProviderTaskRow, 'id' | 'sent_at'>,
): Promise<readonly SpendIntentRow[]> {
  const ended = await trx
    .selectFrom('spend_intents')
    .selectAll()
    .where('task_id', '=', task.id)
    .where('state', 'in', ['written_off', 'voided'])
    .orderBy('id')
    .execute();
  const unanswered: SpendIntentRow[] = [];
  for (const intent of ended) {
    if (!(await isBoughtAnew(trx, intent, task))) unanswered.push(intent);
  }
  return unanswered;
}

/** All that a start asked for, whatever became of it. */
export function listStartedIntents(trx: Trx, taskId: string): Promise<readonly SpendIntentRow[]> {
  return trx
    .selectFrom('spend_intents')
    .selectAll()
    .where('id', 'in', (entries) =>
      entries
        .selectFrom('spend_entries')
        .select('intent_id')
        .where('task_id', '=', taskId)
        .where('to_account', '=', 'reserved')
        .$narrowType<{ intent_id: string }>(),
    )
    .orderBy('id')
    .execute();
}

async function isBoughtAnew(
  trx: Trx,
  { operation, subject_key: subjectKey, provider }: SpendIntentRow,
  { sent_at: sentAt }: Pick<ProviderTaskRow, 'sent_at'>,
): Promise<boolean> {
  const underWay = await findIntentUnderWay(trx, operation, subjectKey);
  if (underWay !== undefined && underWay.state !== 'planned') return true;
  const ended = await trx
    .selectFrom('spend_intents')
    .select('id')
    .where('operation', '=', operation)
    .where('subject_key', '=', subjectKey)
    .where('provider', '=', provider)
    .where('state', 'in', ['settled', 'written_off'])
    .where('sent_at', '>', sentAt)
    .limit(1)
    .executeTakeFirst();
  return ended !== undefined;
}

/** Takes them up again as they were when the start left: in doubt, with what they may cost put aside. What was planned in their stead is dropped. */
export async function reviveLookUps(
  trx: Trx,
  task: ProviderTaskRow,
  revived: {
    readonly intents: readonly SpendIntentRow[];
    readonly reason: string;
    readonly now: number;
    readonly newId: () => string;
  },
): Promise<void> {
  for (const intent of revived.intents) {
    const underWay = await findIntentUnderWay(trx, intent.operation, intent.subject_key);
    if (underWay !== undefined && underWay.id !== intent.id) await dropPlanned(trx, underWay.id);
    await enterMove(trx, {
      id: revived.newId(),
      provider: task.provider,
      intentId: intent.id,
      taskId: task.id,
      from: 'available',
      to: 'reserved',
      credits: intent.estimated_credits,
      now: revived.now,
    });
    await trx
      .updateTable('spend_intents')
      .set({
        state: 'in_doubt',
        state_reason: revived.reason,
        task_id: task.id,
        sent_at: task.sent_at,
        finished_at: null,
        refused_with: null,
      })
      .where('id', '=', intent.id)
      .execute();
  }
  await trx
    .updateTable('provider_tasks')
    .set({
      state: 'in_doubt',
      state_reason: revived.reason,
      doubted_at: revived.now,
      doubt_alerted_at: null,
      next_poll_at: null,
      balance_after: null,
      resolved_by: null,
      resolved_at: null,
      resolved_reason: null,
      resolved_by_principal: null,
    })
    .where('id', '=', task.id)
    .execute();
}
