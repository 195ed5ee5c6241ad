import { CommittedTask } from '../../src/domain/committed-task.ts';
import type { PaidProviderName } from '../../src/domain/enrichment.ts';
import type {
  AnyCommittedTask,
  Collected,
  EmailCount,
  FinishedAnswers,
  PaidProvider,
  ProviderAnswer,
  ProviderEmail,
  Submitted,
} from '../../src/domain/paid-provider.ts';

/** What it knows: everything else is a miss, or an address that does not exist. */
export interface ProviderKnowledge {
  readonly domains: Readonly<Record<string, string>>;
  /** By `first last @ domain`. */
  readonly people: Readonly<Record<string, readonly ProviderEmail[]>>;
  readonly addresses: Readonly<Record<string, ProviderEmail>>;
  readonly counts: Readonly<Record<string, EmailCount>>;
}

const nothing = { reason: null, isObjection: false } as const;

/** A paid start that nobody committed. */
class UncommittedError extends Error {
  override readonly name = 'UncommittedError' as const;
}

/** A provider of answers without a network: it answers at once, or by a reference that is collected. */
export class InMemoryProvider implements PaidProvider {
  readonly name: PaidProviderName;
  readonly mostRows: number;
  credits: number;
  /** What the coming submissions meet instead of being carried out. */
  readonly refusals: Submitted[] = [];
  readonly submitted: AnyCommittedTask[] = [];
  readonly #knowledge: ProviderKnowledge;
  readonly #answersAtOnce: boolean;
  readonly #tasks = new Map<string, FinishedAnswers>();

  constructor(options: {
    readonly credits: number;
    readonly knowledge: ProviderKnowledge;
    readonly answersAtOnce: boolean;
    readonly name?: PaidProviderName;
    readonly mostRows?: number;
  }) {
    this.name = options.name ?? 'snov';
    this.mostRows = options.mostRows ?? 10;
    this.credits = options.credits;
    this.#knowledge = options.knowledge;
    this.#answersAtOnce = options.answersAtOnce;
  }

  balance() {
    return Promise.resolve({
      balance: this.credits.toFixed(2),
      isShared: false,
      renewsInDays: null,
    });
  }

  submit(task: AnyCommittedTask): Promise<Submitted> {
    if (!CommittedTask.isGenuine(task)) {
      return Promise.reject(new UncommittedError('a paid start takes only a committed task'));
    }
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return Promise.resolve(refusal);
    if (this.credits < 1) return Promise.resolve({ kind: 'exhausted' });
    this.submitted.push(task);
    const finished = this.#carryOut(task);
    if (this.#answersAtOnce) return Promise.resolve({ kind: 'done', ...finished });
    const reference = `reference-${this.submitted.length}`;
    this.#tasks.set(reference, finished);
    return Promise.resolve({ kind: 'pending', reference });
  }

  collect({ reference }: { readonly reference: string }): Promise<Collected> {
    const finished = this.#tasks.get(reference);
    return Promise.resolve(
      finished === undefined ? { kind: 'unknown-task' } : { kind: 'done', ...finished },
    );
  }

  countEmails(domain: string): Promise<EmailCount> {
    const told = this.#knowledge.counts[domain];
    return Promise.resolve(told ?? { kind: 'counted', count: 0, isWebmail: false });
  }

  #carryOut(task: AnyCommittedTask): FinishedAnswers {
    const answers: ProviderAnswer[] = [];
    let isCutShort = false;
    for (const answer of this.#answersTo(task)) {
      if (Number(answer.credits) > this.credits) {
        isCutShort = true;
        continue;
      }
      this.credits -= Number(answer.credits);
      answers.push(answer);
    }
    // The order of an answer is the provider's business.
    const told = answers.toReversed();
    return { answers: told, isCutShort, rawResult: JSON.stringify(told) };
  }

  #answersTo(task: AnyCommittedTask): readonly ProviderAnswer[] {
    const { domains, people, addresses } = this.#knowledge;
    switch (task.operation) {
      case 'company-domain-by-name':
        return task.rows.map(({ companyName }) => {
          const name = companyName.toLowerCase();
          const domain = domains[name];
          return domain === undefined
            ? { name, outcome: 'miss', found: null, credits: '0', ...nothing }
            : { name, outcome: 'hit', found: { domain }, credits: '1' };
        });
      case 'emails-by-domain-by-name':
        return task.rows.map(({ firstName, lastName, domain }) => {
          const name = `${firstName} ${lastName}`.toLowerCase();
          const found = people[`${name} @ ${domain}`];
          if (found === undefined)
            return { name, outcome: 'miss', found: null, credits: '0', ...nothing };
          const isSure = found.some(({ smtpStatus }) => smtpStatus === 'valid');
          const charged = found.filter(({ smtpStatus }) => smtpStatus !== 'not_valid').length;
          return { name, outcome: isSure ? 'hit' : 'unknown', found, credits: String(charged) };
        });
      case 'email-verification':
        return task.rows.map(({ email }) => {
          const found = addresses[email] ?? {
            email,
            smtpStatus: 'not_valid',
            unknownReason: null,
            score: null,
          };
          const outcome = found.smtpStatus === 'unknown' ? 'unknown' : 'hit';
          return { name: email, outcome, found, credits: '1' };
        });
    }
  }
}
