import type { EnrichmentView, EntrySeen } from './read-enrichment.ts';
import type { ImitatedSnovAccount } from './imitated-snov-account.ts';

const inFlight = new Set(['sent', 'accepted', 'stale']);

/**
 * Whether the books agree with themselves and with the provider, in words: what is reserved and spent is what the look-ups say, every task
 * cost what the provider took for it, and with nothing in flight what is left is the balance that the provider told last.
 */
export function judgeBooks({
  view,
  account,
  onCompared,
}: {
  readonly view: EnrichmentView;
  readonly account: ImitatedSnovAccount;
  /** Nothing was in flight, so that books and balance were compared. */
  readonly onCompared: () => void;
}): readonly string[] {
  const wrong: string[] = [];
  const entries = view.entries();
  const intents = view.intents();
  const tasks = view.tasks();
  const compare = (what: string, ours: number, truth: number): void => {
    if (ours !== truth) wrong.push(`${what}: ${tell(ours)} in the books, ${tell(truth)} in truth`);
  };

  const held = intents.filter(({ state }) => ['sent', 'accepted', 'in_doubt'].includes(state));
  compare(
    'reserved',
    standing(entries, 'reserved'),
    sum(held.map((each) => each.estimated_credits)),
  );
  const settled = intents.filter(({ state }) => state === 'settled');
  const spent = standing(entries, 'spent');
  compare(
    'spent',
    spent,
    sum(settled.map((each) => each.charged_credits ?? '0')) +
      sum(tasks.map((each) => each.written_off_credits ?? '0')),
  );
  const accounts = ['available', 'reserved', 'spent', 'unexplained', 'topped_up'] as const;
  const total = accounts.reduce((all, each) => all + standing(entries, each), 0);
  compare('the sum of all accounts', total, 0);
  if (entries.some(({ credits }) => cents(credits) <= 0)) wrong.push('an entry moves nothing');

  const chargedBy = Map.groupBy(settled, (intent) => intent.task_id ?? '');
  for (const task of tasks) {
    if (task.state !== 'completed' || task.task_hash === null) continue;
    // Of what an answer leaves out the balance is still to tell what it cost.
    if (held.some(({ task_id }) => task_id === task.id)) continue;
    // Written off with others of which the balance tells the sum alone.
    if (task.written_off_credits !== null) continue;
    const ours = sum((chargedBy.get(task.id) ?? []).map((each) => each.charged_credits ?? '0'));
    compare(`the price of ${task.task_hash}`, ours, 100 * (account.chargeOf(task.task_hash) ?? 0));
  }

  const opening = view.readings()[0];
  if (opening === undefined || account.toldBalance === null || !isAtRest(view, tasks)) return wrong;
  onCompared();
  const gone = spent + standing(entries, 'unexplained') + standing(entries, 'topped_up');
  const left = cents(opening) - gone;
  compare('the balance', left, Math.round(100 * account.toldBalance));
  return wrong;
}

/** Nothing is under way, and every balance that was told is written down. */
function isAtRest(view: EnrichmentView, tasks: ReturnType<EnrichmentView['tasks']>): boolean {
  const isSettling = tasks.some(
    ({ state, balance_after }) =>
      inFlight.has(state) || (state !== 'refused' && balance_after === null),
  );
  if (isSettling) return false;
  const paying = view.jobs().find(({ kind }) => kind === 'run-paid-task');
  // Retried after an error, or taken over from a process that died: what it was told last may not be written down.
  return paying === undefined || paying.state === 'scheduled';
}

function standing(entries: readonly EntrySeen[], account: EntrySeen['to_account']): number {
  return entries.reduce(
    (all, { from_account, to_account, credits }) =>
      all +
      (to_account === account ? cents(credits) : 0) -
      (from_account === account ? cents(credits) : 0),
    0,
  );
}

function sum(amounts: readonly string[]): number {
  return amounts.reduce((all, amount) => all + cents(amount), 0);
}

function cents(amount: string): number {
  return Math.round(100 * Number(amount));
}

function tell(amount: number): string {
  return (amount / 100).toFixed(2);
}
