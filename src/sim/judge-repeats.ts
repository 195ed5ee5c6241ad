import type { ImitatedSnovAccount } from './imitated-snov-account.ts';

const dayMs = 86_400_000;
/** The wall clock of the service by which answers grow old is at most this far off, either way. */
const clockSlackMs = 20 * 60_000;
/** How long an answer is not paid for again; what may have been carried out without an answer never is. */
const lives = { missMs: 14 * dayMs, domainMs: 30 * dayMs, emailsMs: 90 * dayMs };
/** Carried out, as far as anybody but the provider can know. */
const risky = new Set(['accepted', 'reply-lost', 'swallowed']);

/** Says of each look-up of a start, in the order in which they came, why it must not have been sent again; null when it was right. */
export interface RepeatJudge {
  readonly judge: (start: number, subject: string) => string | null;
}

/** `wasHeard`: whether the service has the reply to that start; a process may have died before it could store it. */
export function createRepeatJudge(
  account: ImitatedSnovAccount,
  wasHeard: (start: number) => boolean = () => true,
): RepeatJudge {
  const boughtAt = new Map<string, number>();

  return {
    judge(start, subject) {
      if (!risky.has(account.starts[start]?.fate ?? '')) return null;
      const reason = refuse(start, subject);
      boughtAt.set(subject.toLowerCase(), start);
      return reason;
    },
  };

  function refuse(start: number, subject: string): string | null {
    const earlier = boughtAt.get(subject.toLowerCase());
    const before = earlier === undefined ? undefined : account.starts[earlier];
    if (earlier === undefined || before === undefined) return null;
    const sinceMs = (account.starts[start]?.at ?? 0) - before.at;
    if (sinceMs + clockSlackMs >= lifeOf(earlier, subject)) return null;
    return `start ${earlier} (${before.fate}) asked for it ${Math.round(sinceMs / 60_000)} minutes before`;
  }

  function lifeOf(start: number, subject: string): number {
    const how = account.starts[start]?.fate;
    // Never carried out: whoever asks again has found out by the balance, as of a lost reply, of which it would tell otherwise.
    if (how === 'swallowed') return 0;
    const fate = account.fateOf(start, subject);
    if (fate.kind === 'unknown') return Infinity;
    if (fate.kind === 'never' || fate.kind === 'not-searched') return 0;
    // Nothing was charged; whether that is known, the reply tells, and an answer that does not leave it out.
    if (fate.found.length === 0) {
      return how === 'accepted' && wasHeard(start) && fate.isAnswered ? lives.missMs : 0;
    }
    return subject.includes('@') ? lives.emailsMs : lives.domainMs;
  }
}
