import type { hiddenByOwner } from '../domain/paid-provider.ts';
import type { Snov } from '../sources/snov/client.ts';
import type { EmailCount, SmtpStatus } from '../sources/snov/schema.ts';
import { ProviderUnavailableError } from '../domain/paid-provider-errors.ts';
import type { ResultOutcome } from '../sources/snov/task-result.ts';
import type { StartOutcome } from '../sources/snov/start-outcome.ts';
import type { Clock } from '../runtime/clock.ts';
import type { AskedRow, StartFate, SubjectFate } from './start-fate.ts';
import { toVerdict } from './word-verdict.ts';

interface RunningTask {
  readonly rows: readonly AskedRow[];
  readonly doneAt: number;
  isDone: boolean;
  isCutShort: boolean;
  charged: number;
  readonly notSearched: Set<string>;
  readonly searched: Map<string, readonly string[]>;
  answered: { readonly row: AskedRow; readonly found: readonly string[] }[];
}

/**
 * The provider's side of the money, behind the interface of its client: charges on completion for what it finds, echoes
 * names only, and knows nothing of repeats, so that every start it carries out pays again.
 */
export class ImitatedSnovAccount {
  balance: number;
  isShared = false;
  renewsInDays: number | null = null;
  /** Under which the domains lie that it finds. */
  topDomain = 'example';
  taskMs = 2_000;
  /** How long the task takes that is being started; Infinity for one that never comes. */
  takesMs: () => number = () => this.taskMs;
  /** Fates of the coming starts; after them each has the fate that is drawn. */
  readonly fates: StartFate[] = [];
  drawFate: () => StartFate = () => 'accepted';
  /** Rows for the sake of which it refuses a whole start. */
  refuses: (row: AskedRow) => boolean = () => false;
  /** What it finds: by default one thing for every subject. */
  findsFor: (row: AskedRow) => readonly string[] = (row) => [row.name];
  /** What it says of an address that is to be verified. */
  verifies: (email: string) => SmtpStatus | typeof hiddenByOwner = () => 'valid';
  /** Whether it charges an address that it cannot verify: what is published of that contradicts itself. */
  chargesUnverifiable = true;
  /** How many addresses it holds of a domain. */
  countsOf: (domain: string) => EmailCount = () => ({ count: 1, isWebmail: false });
  /** Domains whose addresses were counted, call by call. */
  readonly counted: string[] = [];
  /** Rows that it leaves out of an answer, asked anew each time it is read. */
  leavesOut: (row: AskedRow) => boolean = () => false;
  /** How it writes a name that it echoes. */
  echoes: (name: string) => string = (name) => name;
  /** Rows it charges and yet does not answer when it runs out of credits half-way. */
  forgetsWhenCutShort: (row: AskedRow) => boolean = () => false;
  /** Told of each start that is carried out, with the address to deliver its result to. */
  onCarriedOut: (task: {
    readonly hash: string;
    readonly webhookUrl: string | null;
    readonly takesMs: number;
  }) => void = () => undefined;
  /** Refuses what asks it to deliver results, in words that name nothing. */
  refusesAddresses = false;
  /** Says that credits ran out although they did not. */
  alwaysCutsShort = false;
  forgetsTasks = false;
  readonly unreadableTasks = new Set<string>();

  /** Every start request that arrived, in order. */
  readonly starts: {
    readonly fate: StartFate;
    readonly rows: readonly AskedRow[];
    readonly at: number;
    readonly hasAddress: boolean;
  }[] = [];
  balanceReads: number[] = [];
  /** The balance that was told last; null before the first time. */
  toldBalance: number | null = null;
  charged = 0;
  readonly #clock: Clock;
  readonly #tasks = new Map<string, RunningTask>();
  /** Tasks that are not done yet. */
  readonly #running = new Set<string>();

  constructor(clock: Clock, balance: number) {
    this.#clock = clock;
    this.balance = balance;
  }

  /** How often a start with this subject was carried out. */
  timesBought(subject: string): number {
    return this.starts.filter(
      ({ fate, rows }) => isCarriedOut(fate) && rows.some((row) => row.subject === subject),
    ).length;
  }

  /**
   * How often a start with this subject left that was carried out as far as anybody but the provider can know. What was not searched for want
   * of credits was not.
   */
  timesRisked(subject: string): number {
    return this.starts.filter(
      ({ fate, rows }, at) =>
        (isCarriedOut(fate) || fate === 'swallowed') &&
        rows.some((row) => row.subject === subject) &&
        this.#tasks.get(taskHashOf(at))?.notSearched.has(subject) !== true,
    ).length;
  }

  /** What the task cost so far; null when there is none. */
  chargeOf(hash: string): number | null {
    return this.#look(hash)?.charged ?? null;
  }

  /** What became of one subject of the n-th start, counted from nought. */
  fateOf(start: number, subject: string): SubjectFate {
    const task = this.#tasks.get(taskHashOf(start));
    if (task?.doneAt === Infinity) return { kind: 'never' };
    if (task === undefined || !task.isDone) return { kind: 'unknown' };
    if (task.notSearched.has(subject)) return { kind: 'not-searched' };
    const isAnswered = this.#told(task).some(({ row }) => row.subject === subject);
    return { kind: 'searched', found: task.searched.get(subject) ?? [], isAnswered };
  }

  subjectsStarted(): ReadonlySet<string> {
    return new Set(this.starts.flatMap(({ rows }) => rows.map((row) => row.subject)));
  }

  /** A client of one process; `point` is called before each request and before each reply. */
  client(point: () => Promise<void> = () => Promise.resolve()): Snov {
    const call = async <T>(answer: () => T): Promise<T> => {
      await point();
      const reply = answer();
      await point();
      return reply;
    };
    const result = <Row>(
      hash: string,
      toRow: (row: AskedRow, found: readonly string[]) => Row,
    ): Promise<ResultOutcome<Row>> =>
      call(() => {
        if (this.unreadableTasks.has(hash)) throw new ProviderUnavailableError('not readable');
        const task = this.#look(hash);
        if (task === undefined) return { kind: 'unknown-task' };
        if (!task.isDone) return { kind: 'in-progress' };
        return {
          kind: task.isCutShort ? 'not-enough-credits' : 'completed',
          raw: JSON.stringify(task.answered),
          rows: this.#told(task).map(({ row, found }) => toRow(row, found)),
        };
      });
    return {
      balance: () =>
        call(() => {
          this.balanceReads.push(this.#clock.now());
          for (const hash of this.#running) this.#look(hash);
          this.toldBalance = this.balance;
          return {
            balance: this.balance.toFixed(2),
            isShared: this.isShared,
            renewsInDays: this.renewsInDays,
          };
        }),
      startDomains: ({ rows, webhookUrl }) =>
        call(() =>
          this.#start(
            rows.map((row) => ({ name: row.companyName, subject: row.companyName })),
            webhookUrl,
          ),
        ),
      startEmails: ({ rows, webhookUrl }) =>
        call(() =>
          this.#start(
            rows.map(({ firstName, lastName, domain }) => ({
              name: `${firstName} ${lastName}`,
              subject: `${firstName} ${lastName} @ ${domain}`,
            })),
            webhookUrl,
          ),
        ),
      startVerifications: ({ rows, webhookUrl }) =>
        call(() =>
          this.#start(
            rows.map(({ email }) => ({ name: email, subject: email, isVerification: true })),
            webhookUrl,
          ),
        ),
      verificationsResult: (hash) =>
        result(hash, ({ name }, [said]) => ({ email: name, ...toVerdict(said) })),
      emailCount: (domain) =>
        call(() => {
          this.counted.push(domain);
          return this.countsOf(domain);
        }),
      domainsResult: (hash) =>
        result(hash, ({ name }, [found]) => ({
          name,
          domain: found === undefined ? null : this.#domainOf(found),
        })),
      emailsResult: (hash) =>
        result(hash, ({ name, subject }, found) => ({
          people: name,
          emails: found.map((local) => ({
            email: emailOf(local, subject),
            isCharged: true,
            smtpStatus: 'valid',
            unknownReason: null,
          })),
        })),
    };
  }

  /** What is delivered when the task is done; null while it is not. */
  deliveryOf(hash: string, { withHash }: { readonly withHash: boolean }): string | null {
    const task = this.#look(hash);
    if (task === undefined || !task.isDone) return null;
    const data = this.#told(task).map(({ row: { name, subject, isVerification }, found }) => {
      if (isVerification === true) {
        const { smtpStatus, unknownReason } = toVerdict(found[0]);
        const result = { email: name, smtp_status: smtpStatus };
        return {
          email: name,
          result: { ...result, ...(unknownReason && { unknown_status_reason: unknownReason }) },
        };
      }
      return subject.includes(' @ ')
        ? {
            people: name,
            result: found.map((local) => ({
              email: emailOf(local, subject),
              smtp_status: 'valid',
            })),
          }
        : { name, result: found.slice(0, 1).map((each) => ({ domain: this.#domainOf(each) })) };
    });
    const meta = withHash ? { meta: { task_hash: hash } } : {};
    return JSON.stringify({ event: 'task.done', uid: `uid-of-${hash}`, data: { data, ...meta } });
  }

  /** What an answer holds, as it is written there. */
  #told(task: RunningTask): RunningTask['answered'] {
    return task.answered.flatMap(({ row, found }) =>
      this.leavesOut(row) ? [] : [{ row: { ...row, name: this.echoes(row.name) }, found }],
    );
  }

  #domainOf(found: string): string {
    return `${slug(found)}.${this.topDomain}`;
  }

  #start(rows: readonly AskedRow[], webhookUrl: string | null): StartOutcome {
    const scripted = this.fates.shift() ?? this.drawFate();
    const isEmpty = this.balance < 1 && (scripted === 'accepted' || scripted === 'reply-lost');
    const isWrong = rows.some(this.refuses) || (this.refusesAddresses && webhookUrl !== null);
    const fate = isWrong ? 'refused' : isEmpty ? 'exhausted' : scripted;
    this.starts.push({ fate, rows, at: this.#clock.now(), hasAddress: webhookUrl !== null });
    const hash = taskHashOf(this.starts.length - 1);
    const carryOut = (): void => {
      const takesMs = this.takesMs();
      this.onCarriedOut({ hash, webhookUrl, takesMs });
      this.#running.add(hash);
      this.#tasks.set(hash, {
        rows,
        doneAt: this.#clock.now() + takesMs,
        isDone: false,
        isCutShort: false,
        charged: 0,
        notSearched: new Set(),
        searched: new Map(),
        answered: [],
      });
    };
    switch (fate) {
      case 'accepted':
        carryOut();
        return { kind: 'accepted', taskHash: hash };
      case 'reply-lost':
        carryOut();
        return { kind: 'in-doubt', reason: 'no answer' };
      case 'swallowed':
        return { kind: 'in-doubt', reason: 'answered 502' };
      case 'exhausted':
        return { kind: 'exhausted' };
      case 'throttled-all-the-same':
        carryOut();
        return { kind: 'throttled', retryAfterMs: 60_000 };
      case 'exhausted-all-the-same':
        carryOut();
        return { kind: 'exhausted' };
      case 'refused-all-the-same':
        carryOut();
        return { kind: 'refused', status: 400, message: 'no' };
      case 'throttled':
        return { kind: 'throttled', retryAfterMs: 60_000 };
      case 'refused':
        return { kind: 'refused', status: 400, message: 'no' };
      case 'wrong-token':
        return { kind: 'refused', status: 401, message: 'Unauthenticated.' };
      case 'never-sent':
        throw new ProviderUnavailableError('Snov could not be reached');
    }
  }

  /** Work is done, and charged, when its time has come, whether or not anybody asks. */
  #look(hash: string): RunningTask | undefined {
    if (this.forgetsTasks) return undefined;
    const task = this.#tasks.get(hash);
    if (task === undefined || task.isDone) return task;
    if (this.#clock.now() < task.doneAt) return task;
    task.isDone = true;
    this.#running.delete(hash);
    for (const row of task.rows) {
      const isVerified = row.isVerification === true;
      const found = isVerified ? [this.verifies(row.name)] : this.findsFor(row);
      if (this.alwaysCutsShort || found.length > this.balance) {
        task.isCutShort = true;
        task.notSearched.add(row.subject);
        continue;
      }
      task.searched.set(row.subject, found);
      const isFree =
        isVerified && !this.chargesUnverifiable && toVerdict(found[0]).smtpStatus === 'unknown';
      const cost = isFree ? 0 : found.length;
      this.balance -= cost;
      this.charged += cost;
      task.charged += cost;
      task.answered.push({ row, found });
    }
    const isTold = (row: AskedRow): boolean => !task.isCutShort || !this.forgetsWhenCutShort(row);
    // The order of an answer is the provider's business.
    task.answered = task.answered.filter(({ row }) => isTold(row)).toReversed();
    return task;
  }
}

function isCarriedOut(fate: StartFate): boolean {
  return fate === 'accepted' || fate === 'reply-lost' || fate.endsWith('-all-the-same');
}

function emailOf(local: string, subject: string): string {
  return `${slug(local)}@${subject.split(' @ ')[1] ?? ''}`;
}

/** By which the n-th start is asked for, counted from nought. */
export function taskHashOf(start: number): string {
  return `task-hash-${start + 1}`;
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
