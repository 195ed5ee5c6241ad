import type { CompanyNumber } from '../domain/company-number.ts';
import type { EventEffect } from '../domain/stream.ts';
import type { StreamEvent } from '../sources/companies-house-stream/stream-event.ts';
import type { Trx } from '../store/open-store.ts';
import type { UnheldStatus } from '../store/unheld-statuses.ts';
import type { StepContext } from './step-context.ts';

/** What one batch of a stream's items knows and collects, within its transaction. */
export interface EventBatch {
  readonly trx: Trx;
  readonly context: StepContext;
  /** Companies of the batch that are held; one that comes to be held is added. */
  readonly held: Set<CompanyNumber>;
  /** The stream is known to leave company_status_detail out. */
  readonly isDetailDistrusted: boolean;
  /** The latest that was said of companies that are not held, to be stored at the end. */
  readonly unheld: Map<CompanyNumber, UnheldStatus>;
}

/** An event and whose it is. */
export interface CompanyEvent {
  readonly event: StreamEvent;
  readonly companyNumber: CompanyNumber;
}

export type EventOutcome =
  | { readonly kind: 'applied'; readonly effect: EventEffect }
  | { readonly kind: 'unreadable'; readonly reason: string };
