import type { ModelFacts } from './company-facts.ts';
import type { ImitatedSnovAccount } from './imitated-snov-account.ts';
import type { AskedRow } from './start-fate.ts';
import { createRepeatJudge } from './judge-repeats.ts';
import type { ModelRegister } from './register.ts';
import type { Silence } from './silence.ts';

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
  const repeats = createRepeatJudge(account);
  let looked = 0;

  return () => {
    const wrong: string[] = [];
    for (; looked < account.starts.length; looked += 1) {
      const start = account.starts[looked];
      if (start === undefined) break;
      for (const row of start.rows) {
        const reason = repeats.judge(looked, row.subject) ?? refuse(row, start.at);
        if (reason !== null) wrong.push(`a start was sent for ${row.subject}: ${reason}`);
      }
    }
    return wrong;
  };

  function refuse({ name, subject, isVerification }: AskedRow, at: number): string | null {
    if (isVerification === true) return refuseAddress(subject, at);
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

  /** What is verified is an address of a company that may be paid for, and nobody's who wants to be left alone. */
  function refuseAddress(email: string, at: number): string | null {
    const domain = email.slice(email.lastIndexOf('@') + 1);
    if (silence.isKeptFor('email', email, at)) return 'the address is suppressed';
    if (silence.isKeptFor('domain', domain, at)) return 'the domain is suppressed';
    const numbers = numbersOfSite(domain);
    if (numbers.length === 0) return 'nobody has a site of that name';
    const reasons = numbers.map((number) =>
      refuseCompany(number, { name: email, domain: undefined, at }),
    );
    return reasons.includes(null) ? null : reasons.join(', or ');
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
