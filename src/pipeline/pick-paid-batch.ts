import type { PaidOperation } from '../domain/committed-task.ts';
import { compareCredits, subtractCredits, type Credits } from '../domain/credits.ts';
import { echoKey, personEcho } from '../domain/echo-key.ts';
import type { PlannedIntentRow } from '../store/spend-intents.ts';
import type { Gate } from './gate.ts';

export interface PaidBatch {
  readonly operation: PaidOperation;
  readonly take: readonly PlannedIntentRow[];
  /** Look-ups that must not be bought any more, with the reason. */
  readonly drop: readonly { readonly intent: PlannedIntentRow; readonly reason: string }[];
}

/**
 * Chooses what to buy next: oldest first, no two of one name in a batch (answers carry nothing but the name), and only
 * what the gate still lets pass at this moment. What may be to blame for a refusal goes alone.
 */
export function pickPaidBatch(
  planned: readonly PlannedIntentRow[],
  {
    gate,
    operation,
    mostRows,
    mostEach,
    roomOfRuns,
  }: {
    gate: Gate;
    operation: PaidOperation;
    /** That one request takes. */
    mostRows: number;
    /** Credits that one of them may cost. */
    mostEach: Credits;
    /** Credits that runs with a ceiling may still have. */
    roomOfRuns: ReadonlyMap<string, Credits>;
  },
): PaidBatch {
  const room = new Map(roomOfRuns);
  const take: PlannedIntentRow[] = [];
  const drop: { intent: PlannedIntentRow; reason: string }[] = [];
  const names = new Set<string>();
  let most = mostRows;
  for (const intent of planned) {
    const reason = refusal(intent, gate);
    const name = echoedName(intent);
    if (reason !== null) drop.push({ intent, reason });
    else if (take.length < most && !names.has(name)) {
      if (isSuspect(intent) && take.length > 0) continue;
      const left = intent.run_id === null ? undefined : room.get(intent.run_id);
      if (left !== undefined && compareCredits(left, mostEach) < 0) continue;
      if (intent.run_id !== null && left !== undefined) {
        room.set(intent.run_id, subtractCredits(left, mostEach));
      }
      names.add(name);
      take.push(intent);
      if (isSuspect(intent)) most = 1;
    }
  }
  return { operation, take, drop };
}

/** When a batch is sent as it is: at once when it is full, else when its oldest look-up has waited long enough for others. */
export function ripeAt(
  { take }: PaidBatch,
  { mostRows, fillWaitMs }: { readonly mostRows: number; readonly fillWaitMs: number },
): number {
  if (take.length === 0 || take.length >= mostRows || take.some(isSuspect)) return 0;
  return Math.min(...take.map((intent) => intent.planned_at)) + fillWaitMs;
}

/** Whether the provider refused it, alone or with others. */
function isSuspect({ refused_with: start, refused_at: at }: PlannedIntentRow): boolean {
  return start !== null || at !== null;
}

function refusal(intent: PlannedIntentRow, gate: Gate): string | null {
  if (intent.episode_state !== 'open') return 'the company is no longer under threat';
  const person =
    intent.officer_id === null
      ? null
      : {
          firstName: intent.first_name,
          lastName: intent.last_name,
          birthMonth: intent.birth_month,
          birthYear: intent.birth_year,
        };
  return gate.refusalToPay(
    { companyNumber: intent.company_number, subscriberClass: intent.subscriber_class },
    { person, domain: intent.domain, email: intent.email },
  );
}

/** The name or address the provider will echo, written so that two that look alike to it count as one. */
export function echoedName(intent: {
  readonly operation: PaidOperation;
  readonly company_name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
}): string {
  const person = { firstName: intent.first_name ?? '', lastName: intent.last_name ?? '' };
  return echoKey(intent.operation, intent.email ?? intent.company_name ?? personEcho(person));
}
