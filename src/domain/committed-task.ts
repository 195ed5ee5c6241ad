import type { paidOperations } from './enrichment.ts';

declare const brand: unique symbol;

export type PaidOperation = (typeof paidOperations)[number];

/** What one paid look-up asks for, by operation. */
export interface PaidRow {
  readonly 'company-domain-by-name': { readonly companyName: string };
  readonly 'emails-by-domain-by-name': {
    readonly firstName: string;
    readonly lastName: string;
    readonly domain: string;
  };
}

/** One start request as it is going to be sent, with the id of its row in provider_tasks. */
export interface PaidTask<Operation extends PaidOperation> {
  readonly taskId: string;
  readonly operation: Operation;
  readonly rows: readonly PaidRow[Operation][];
}

/**
 * A paid task whose spend intents are committed as `sent`. The provider has no idempotency key: a request that leaves
 * before its intent is on disk could be sent again after a crash and charged twice. Hence paid calls take only this type.
 */
export type CommittedTask<Operation extends PaidOperation> = PaidTask<Operation> & {
  readonly [brand]: 'CommittedTask';
};

/**
 * Vouches that the transaction which wrote the intents of `task` has returned from COMMIT. Only store/provider-tasks.ts may call
 * it, after the commit; test/contract/brand-makers.test.ts holds everybody else to that.
 */
export function asCommittedTask<Operation extends PaidOperation>(
  task: PaidTask<Operation>,
): CommittedTask<Operation> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place that makes the brand
  return task as CommittedTask<Operation>;
}
