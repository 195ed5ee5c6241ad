/**
 * A round is what is started on one reading of the balance: the first start right after it, others beside it while they are under way, and the
 * next reading when all have ended. So each stretch between two readings holds whole tasks only, and what the balance does in it is
 * receipts of ours, a start in doubt, or somebody else.
 */
export interface Round {
  /** When the balance was read that its starts are decided on. */
  readonly readAt: number;
  /** Tasks whose result is awaited, those that are late among them. */
  readonly underWay: number;
  /** Of this round: a start that was refused, an answer that was cut short, a result that is late. */
  readonly hasTrouble: boolean;
  /** A start in doubt, of any round, since which the balance was not read. */
  readonly hasOpenDoubt: boolean;
  /** The balance is to be read although nothing is bought. */
  readonly isReadingDue: boolean;
  readonly isExhausted: boolean;
}

/** Why a start is in doubt whose process did not live to store the reply: that says nothing of the provider. */
export const replyLost = 'the reply to the start was lost';

/** Why a start counts as not carried out that the provider refused for its rate: no document of Snov.io says so (docs/decisions/0055). */
export const rateLimited = 'the provider limits the rate';

/** Why one counts so that it refused for want of credits. */
export const creditsUsedUp = 'the provider says that the credits are used up';

/** Why nothing more is bought today. */
export const ceilingReached = 'the ceiling of the day is reached';

/** What others spend, and what a start in doubt costs, is told apart by stretches no longer than this and the tasks that end them. */
const roundMs = 12 * 60_000;

/**
 * Why nothing may be started beside what is under way; null when it may. The tasks under way are waited for then, and the balance is read
 * before the next start.
 */
export function whyNoneBeside(
  round: Round,
  { now, tasksAtOnce }: { readonly now: number; readonly tasksAtOnce: number },
): string | null {
  // Late ones count: a provider that finishes nothing is given little more to finish.
  if (round.underWay >= tasksAtOnce) return 'waiting for the provider';
  if (round.hasOpenDoubt) {
    return 'a start is in doubt: what is under way is waited for, then the balance is read';
  }
  if (round.hasTrouble)
    return 'a start was not simply carried out: what is under way is waited for';
  if (round.isExhausted) return 'credits exhausted: what is under way is waited for';
  if (round.isReadingDue) return 'the balance is to be read: what is under way is waited for';
  // A clock that was set back tells no age.
  const ageMs = now - round.readAt;
  if (ageMs < 0 || ageMs >= roundMs) return 'what is under way is waited for, to read the balance';
  return null;
}
