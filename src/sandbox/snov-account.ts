import type { FaultSwitches } from './faults.ts';
import type { Observations } from './observations.ts';
import type { FoundEmail, SnovKnowledge } from './snov-knowledge.ts';
import { createSeededRandom } from './seeded-random.ts';

export const snovOperations = [
  'company-domain-by-name',
  'emails-by-domain-by-name',
  'email-verification',
] as const;
export type SnovOperation = (typeof snovOperations)[number];

export type SnovChange =
  | { readonly verb: 'balance'; readonly credits: string }
  | {
      readonly verb: 'start';
      readonly operation: SnovOperation;
      readonly hash: string;
      readonly inputs: readonly TaskInput[];
    }
  | { readonly verb: 'complete'; readonly hash: string };

/** One look-up of a task. `echo` is what the provider repeats to tell results apart. */
export type TaskInput =
  | { readonly name: string }
  | { readonly email: string }
  | { readonly firstName: string; readonly lastName: string; readonly domain: string };

export type TaskResult =
  | { readonly name: string; readonly domain: string | null }
  | { readonly verified: string; readonly smtpStatus: string; readonly reason: string | null }
  | { readonly people: string; readonly emails: readonly FoundEmail[] };

export interface SnovTask {
  readonly hash: string;
  readonly operation: SnovOperation;
  readonly inputs: readonly TaskInput[];
  readonly startedAt: number;
  /** null while it runs. */
  results: readonly TaskResult[] | null;
  ranOutOfCredits: boolean;
}

export interface SnovAccount {
  balance(): string;
  hasCredits(): boolean;
  task(hash: string): SnovTask | null;
  running(): readonly SnovTask[];
  apply(change: SnovChange, at: number): void;
}

/** Balance, tasks and charges. A task is charged when the provider finds, never when the result is read. */
export function createSnovAccount(options: {
  knowledge: SnovKnowledge;
  faults: FaultSwitches;
  seen: Observations;
  balance: string;
}): SnovAccount {
  const { knowledge, faults, seen } = options;
  const tasks = new Map<string, SnovTask>();
  let hundredths = toHundredths(options.balance);

  /** True when one credit was there to pay for a find. */
  const charge = (operation: SnovOperation, subject: string, at: number): boolean => {
    if (hundredths < 100) return false;
    hundredths -= 100;
    seen.charges.push({ at, operation, subject, credits: '1.00' });
    return true;
  };

  const lookUp = (task: SnovTask, input: TaskInput, at: number): TaskResult => {
    const pay = (): boolean => {
      const isPaid = charge(task.operation, subjectOf(input), at);
      task.ranOutOfCredits ||= !isPaid;
      return isPaid;
    };
    if ('name' in input) {
      const domain = knowledge.domainOf(input.name);
      return { name: input.name, domain: domain !== null && pay() ? domain : null };
    }
    if ('email' in input) {
      const verified = input.email;
      // Whatever it says of an address is paid for.
      return pay()
        ? { verified, ...knowledge.verify(verified) }
        : { verified, smtpStatus: 'unknown', reason: 'connection_error' };
    }
    const found = knowledge.emailOf(input);
    const people = `${input.firstName} ${input.lastName}`;
    const held = found === null ? [] : addressesOf(found, faults.isOn('snov-three-addresses'));
    // Each of them is paid for.
    return { people, emails: held.filter(() => pay()) };
  };

  return {
    balance: () => (hundredths / 100).toFixed(2),
    hasCredits: () => hundredths >= 100,
    task: (hash) => tasks.get(hash) ?? null,
    running: () => [...tasks.values()].filter((task) => task.results === null),
    apply(change, at) {
      if (change.verb === 'balance') {
        hundredths = toHundredths(change.credits);
        return;
      }
      if (change.verb === 'start') {
        const { hash, operation, inputs } = change;
        tasks.set(hash, {
          hash,
          operation,
          inputs,
          startedAt: at,
          results: null,
          ranOutOfCredits: false,
        });
        seen.starts.push({ at, operation, subjects: inputs.map(subjectOf), taskHash: hash });
        return;
      }
      const task = tasks.get(change.hash);
      if (task === undefined || task.results !== null) return;
      const results = task.inputs.map((input) => lookUp(task, input, at));
      // The provider's order is not the order of the request.
      task.results = createSeededRandom(task.hash).shuffle(results);
    },
  };
}

function addressesOf(found: FoundEmail, isThree: boolean): readonly FoundEmail[] {
  if (!isThree) return [found];
  return ['', '1.', '2.'].map((prefix) => ({ ...found, email: `${prefix}${found.email}` }));
}

/** How observers name a look-up: the company name as sent, first|last|domain or an address in lower case. */
export function subjectOf(input: TaskInput): string {
  if ('name' in input) return input.name;
  return 'email' in input
    ? input.email.toLowerCase()
    : `${input.firstName}|${input.lastName}|${input.domain}`.toLowerCase();
}

function toHundredths(credits: string): number {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(credits);
  if (match === null) throw new Error(`not an amount of credits: ${credits}`);
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
