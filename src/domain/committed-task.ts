import type { paidOperations } from './enrichment.ts';

export type PaidOperation = (typeof paidOperations)[number];

/** What one paid look-up asks for, by operation. */
export interface PaidRow {
  readonly 'company-domain-by-name': { readonly companyName: string };
  readonly 'emails-by-domain-by-name': {
    readonly firstName: string;
    readonly lastName: string;
    readonly domain: string;
  };
  readonly 'email-verification': { readonly email: string };
}

/** One start request as it is going to be sent, with the id of its row in provider_tasks. */
export interface PaidTask<Operation extends PaidOperation> {
  readonly taskId: string;
  readonly operation: Operation;
  readonly rows: readonly PaidRow[Operation][];
  /** Where the provider may tell that the task is done; its path holds the task's own token. Null: it is only polled. */
  readonly webhookUrl: string | null;
}

/**
 * A paid task whose spend intents are committed as `sent`. The provider has no idempotency key: a request that leaves
 * before its intent is on disk could be sent again after a crash and charged twice. Hence paid calls take only this type.
 *
 * It is a class with a private part so that neither a literal nor a copy with other rows passes for one, to the compiler or at run time.
 */
export class CommittedTask<Operation extends PaidOperation> implements PaidTask<Operation> {
  readonly taskId: string;
  readonly operation: Operation;
  readonly rows: readonly PaidRow[Operation][];
  readonly webhookUrl: string | null;
  readonly #isCommitted = true;

  private constructor(task: PaidTask<Operation>) {
    this.taskId = task.taskId;
    this.operation = task.operation;
    this.rows = Object.freeze([...task.rows]);
    this.webhookUrl = task.webhookUrl;
    Object.freeze(this);
  }

  /** See {@link asCommittedTask}. */
  static vouchFor<Operation extends PaidOperation>(
    task: PaidTask<Operation>,
  ): CommittedTask<Operation> {
    return new CommittedTask(task);
  }

  /** Whether a value was really made by {@link asCommittedTask}, whatever its type says. */
  static isGenuine(task: object): boolean {
    return #isCommitted in task && task.#isCommitted;
  }
}

/**
 * A committed task by the reference that its provider gave it, under which its answers are collected. Some providers are asked for them at the very
 * endpoint that is paid for, so of it, too, neither a literal nor a copy passes for one.
 */
export class TakenTask {
  readonly taskId: string;
  readonly operation: PaidOperation;
  readonly reference: string;
  readonly #isCommitted = true;

  private constructor(task: Pick<TakenTask, 'taskId' | 'operation' | 'reference'>) {
    this.taskId = task.taskId;
    this.operation = task.operation;
    this.reference = task.reference;
    Object.freeze(this);
  }

  /** Vouches that `task` was read from its committed row: store/provider-tasks.ts alone may call it. */
  static readFromRow(task: Pick<TakenTask, 'taskId' | 'operation' | 'reference'>): TakenTask {
    return new TakenTask(task);
  }

  /** Whether a value was really read from a row, whatever its type says. */
  static isGenuine(task: object): boolean {
    return #isCommitted in task && task.#isCommitted;
  }
}

/**
 * Vouches that the transaction which wrote the intents of `task` has returned from COMMIT. Only store/send-task.ts may call
 * it, after the commit; test/contract/brand-makers.test.ts holds everybody else to that.
 */
export function asCommittedTask<Operation extends PaidOperation>(
  task: PaidTask<Operation>,
): CommittedTask<Operation> {
  return CommittedTask.vouchFor(task);
}
