import type { CompanyNumber } from '../domain/company-number.ts';
import type { ProductEventType } from '../domain/product-event.ts';
import { announce } from '../store/events.ts';
import type { Trx } from '../store/open-store.ts';
import type { StepContext } from './step-context.ts';

/** Announces a fact about one company in the transaction that makes it true. */
export function announceCompany(
  trx: Trx,
  context: StepContext,
  event: {
    readonly type: ProductEventType;
    readonly companyNumber: CompanyNumber;
    readonly data: Readonly<Record<string, string | number | boolean | null>>;
  },
): Promise<void> {
  return announce(trx, { ...event, id: context.random.uuid(), now: context.clock.now() });
}

/** Announces a fact about the product itself. */
export function announceProduct(
  trx: Trx,
  context: Pick<StepContext, 'clock' | 'random'>,
  event: {
    readonly type: ProductEventType;
    readonly data: Readonly<Record<string, string | number | boolean | null>>;
  },
): Promise<void> {
  return announce(trx, {
    ...event,
    companyNumber: null,
    id: context.random.uuid(),
    now: context.clock.now(),
  });
}
