import type { ModelFacts } from './company-facts.ts';
import type { AskedRow, ImitatedSnovAccount } from './imitated-snov-account.ts';
import type { ModelRegister } from './register.ts';
import type { Silence } from './silence.ts';

const dayMs = 86_400_000;
/** The wall clock of the service by which answers grow old is at most this far off, either way. */
const clockSlackMs = 20 * 60_000;
/** How long an answer is not paid for again; what may have been carried out without an answer never is. */
const lives = { missMs: 14 * dayMs, domainMs: 30 * dayMs, emailsMs: 90 * dayMs };
/** Carried out, as far as anybody but the provider can know. */
const risky = new Set(['accepted', 'reply-lost', 'swallowed']);

export interface PurchaseJudgeOptions {
  readonly account: ImitatedSnovAccount;
  readonly facts: ModelFacts;
  readonly register: ModelRegister;
  readonly silence: Silence;
  /** When the register said for the first time of a company that entered that it is under threat. Milliseconds since the beginning. */
  readonly firstConfirmedAt: (number: string) => number | null;
  readonly startsAt: number;
}

/**
 * Looks at every start that reached the provider: nothing twice, nothing for whoever did not enter, was not confirmed, wants to be left alone
 * or has no site of that name. Returns what is wrong, in words, of those that came since the last look.
 */
export function createPurchaseJudge(options: PurchaseJudgeOptions): () => readonly string[] {
  const { account, facts, register, silence } = options;
  const boughtAt = new Map<string, number>();
  let looked = 0;

  return () => {
    const wrong: string[] = [];
    for (; looked < account.starts.length; looked += 1) {
      const start = account.starts[looked];
      if (start === undefined) break;
      const isRisky = risky.has(start.fate);
      for (const row of start.rows) {
        const reason = (isRisky ? refuseRepeat(row, looked) : null) ?? refuse(row, start.at);
        if (reason !== null) wrong.push(`a start was sent for ${row.subject}: ${reason}`);
        if (isRisky) boughtAt.set(row.subject.toLowerCase(), looked);
      }
    }
    return wrong;
  };

  function refuseRepeat(row: AskedRow, at: number): string | null {
    const earlier = boughtAt.get(row.subject.toLowerCase());
    const before = earlier === undefined ? undefined : account.starts[earlier];
    if (earlier === undefined || before === undefined) return null;
    const sinceMs = (account.starts[at]?.at ?? 0) - before.at;
    if (sinceMs + clockSlackMs >= lifeOf(earlier, row.subject)) return null;
    return `start ${earlier} (${before.fate}) asked for it ${Math.round(sinceMs / 60_000)} minutes before`;
  }

  function lifeOf(start: number, subject: string): number {
    const how = account.starts[start]?.fate;
    // Never carried out: whoever asks again has found out by the balance, as of a lost reply, of which it would tell otherwise.
    if (how === 'swallowed') return 0;
    const fate = account.fateOf(start, subject);
    if (fate.kind === 'unknown') return Infinity;
    if (fate.kind === 'not-searched') return 0;
    // Nothing was charged; whether nobody knows the answer, the reply tells.
    if (fate.found.length === 0) return how === 'accepted' ? lives.missMs : 0;
    return subject.includes(' @ ') ? lives.emailsMs : lives.domainMs;
  }

  function refuse({ name, subject }: AskedRow, at: number): string | null {
    const [, domain] = subject.split(' @ ');
    const numbers = domain === undefined ? numbersOfName(name) : numbersOfSite(domain);
    if (numbers.length === 0) return 'nobody is called so';
    const reasons = numbers.map((number) => refuseCompany(number, { name, domain, at }));
    return reasons.includes(null) ? null : reasons.join(', or ');
  }

  function refuseCompany(
    number: string,
    {
      name,
      domain,
      at,
    }: { readonly name: string; readonly domain: string | undefined; readonly at: number },
  ): string | null {
    if (register.find(number)?.firstEnteredAt == null) return 'it did not enter';
    const confirmedAt = options.firstConfirmedAt(number);
    if (confirmedAt === null || confirmedAt > at - options.startsAt) {
      return 'the register had not confirmed it';
    }
    if (silence.isKeptFor('company', number, at)) return 'the company is suppressed';
    if (domain === undefined) return null;
    const { officers } = facts.of(number);
    if (silence.isKeptFor('domain', domain, at)) return 'the domain is suppressed';
    const officer = officers.find((each) => `${each.firstName} ${each.lastName}` === name);
    if (officer === undefined) return 'no officer is called so';
    if (officer.resignedOn !== null || officer.role !== 'director')
      return 'it decides nothing there';
    return silence.isKeptFor('person', silence.personOf(officer), at)
      ? 'the person is suppressed'
      : null;
  }

  function numbersOfName(name: string): readonly string[] {
    const number = facts.numberOfName(name);
    return number === null ? [] : [number];
  }

  function numbersOfSite(domain: string): readonly string[] {
    return register.companies
      .map(({ number }) => number)
      .filter((number) => facts.of(number).site?.domain === domain);
  }
}
