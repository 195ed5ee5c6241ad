import type { CommittedTask, PaidOperation, TakenTask } from './committed-task.ts';
import type { Credits } from './credits.ts';
import type { PaidProviderName } from './enrichment.ts';

/** An address as a provider tells it. */
export interface ProviderEmail {
  readonly email: string;
  readonly smtpStatus: 'valid' | 'unknown' | 'not_valid';
  /** Why it is unknown, in the provider's words. */
  readonly unknownReason: string | null;
  /** How likely it is right, 0..100, as the provider reckons; null where it does not say. */
  readonly score: number | null;
}

/** What a provider finds for one subject, by operation. */
export interface Found {
  readonly 'company-domain-by-name': { readonly domain: string };
  readonly 'emails-by-domain-by-name': readonly ProviderEmail[];
  readonly 'email-verification': ProviderEmail;
}

interface Told {
  /** As echoed: answers are joined by it (echo-key.ts), never by position. */
  readonly name: string;
  readonly credits: Credits;
}

/** Hit: found, and as sure as the provider can be. Unknown: found or looked at, and could not be confirmed. Miss: nothing there. */
export type ProviderAnswer<Operation extends PaidOperation = PaidOperation> =
  | (Told & {
      readonly outcome: 'hit' | 'unknown';
      readonly found: Found[Operation];
      /** What is published of its price contradicts itself: the balance is to tell. */
      readonly isChargeAssumed?: boolean;
    })
  | (Told & {
      readonly outcome: 'miss';
      readonly found: null;
      /** What it said, where it said more than that there is nothing. */
      readonly reason: string | null;
      /** The person asked the provider to be left alone: nobody else is to be asked for them either. */
      readonly isObjection: boolean;
    });

export interface FinishedAnswers {
  /** What the answer leaves out, or what of it cannot be read, is not here: whether it was charged, the balance is to tell. */
  readonly answers: readonly ProviderAnswer[];
  /** True when the provider ran out of our credits half-way. */
  readonly isCutShort: boolean;
  /** The body as received, since results expire at a provider. */
  readonly rawResult: string;
}

/** What became of a paid request. Every kind but `pending`, `done` and `in-doubt` means for certain that nothing was executed. */
export type Submitted =
  | { readonly kind: 'pending'; readonly reference: string }
  /** A provider that answers at once. */
  | ({ readonly kind: 'done' } & FinishedAnswers)
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }
  | { readonly kind: 'rejected'; readonly status: number; readonly message: string }
  /** Sent, but without a usable answer: it may be running and may be charged, and must not be sent again unseen. */
  | { readonly kind: 'in-doubt'; readonly reason: string };

export type Collected =
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'unknown-task' }
  | ({ readonly kind: 'done' } & FinishedAnswers);

/** A committed task of any operation; which one tells what its rows are. */
export type AnyCommittedTask = {
  readonly [Operation in PaidOperation]: CommittedTask<Operation>;
}[PaidOperation];

/** Credits as a decimal string; `isShared` when other people or tools spend from the same pool; days until the credits are renewed. */
export interface ProviderBalance {
  readonly balance: Credits;
  readonly isShared: boolean;
  readonly renewsInDays: number | null;
}

/** How many addresses a provider holds of a domain; of the domain of a mail provider it counts none. */
export type EmailCount =
  | { readonly kind: 'counted'; readonly count: number; readonly isWebmail: boolean }
  | { readonly kind: 'not-told'; readonly reason: string };

/**
 * Whoever sells answers. Free calls throw when they bring no answer. A paid request returns what is known of the money; when it throws, nothing was
 * executed. What is submitted leaves only as a {@link CommittedTask}.
 */
export interface PaidProvider {
  readonly name: PaidProviderName;
  /** Rows that one submission takes. */
  readonly mostRows: number;
  balance(signal: AbortSignal): Promise<ProviderBalance>;
  submit(task: AnyCommittedTask, signal: AbortSignal): Promise<Submitted>;
  /** Free, and repeatable as often as wanted. */
  collect(task: TakenTask, signal: AbortSignal): Promise<Collected>;
  /** Free. */
  countEmails(domain: string, signal: AbortSignal): Promise<EmailCount>;
}

/** The reason for which an owner's address is not told: whoever asked a provider for that has asked to be left alone. */
export const hiddenByOwner = 'hidden_by_owner';

/** Addresses in an answer whose owners asked to be left alone. */
export function hiddenIn({ found }: ProviderAnswer): readonly string[] {
  if (found === null || 'domain' in found) return [];
  const emails = 'email' in found ? [found] : found;
  return emails.filter((each) => each.unknownReason === hiddenByOwner).map(({ email }) => email);
}
