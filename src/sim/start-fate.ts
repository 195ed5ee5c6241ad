/** What becomes of one start request. */
export type StartFate =
  | 'accepted'
  /** Carried out and charged, but nobody hears of it. */
  | 'reply-lost'
  /** Read, but never carried out; nobody can tell that from a lost reply. */
  | 'swallowed'
  | 'exhausted'
  | 'throttled'
  /** Carried out and charged, and refused all the same: for its rate, for want of credits, as wrong. */
  | 'throttled-all-the-same'
  | 'exhausted-all-the-same'
  | 'refused-all-the-same'
  | 'refused'
  | 'wrong-token'
  /** The connection could not be made. */
  | 'never-sent';

export interface AskedRow {
  /** As the provider echoes it. */
  readonly name: string;
  /** The name, and for a person the domain: what must not be bought twice. */
  readonly subject: string;
  /** An address that is to be verified: paid for whatever comes of it. */
  readonly isVerification?: true;
}

export type SubjectFate =
  | { readonly kind: 'unknown' }
  /** It will never be done, and never be charged. */
  | { readonly kind: 'never' }
  | { readonly kind: 'not-searched' }
  | {
      readonly kind: 'searched';
      /** What was charged for, also where the answer leaves it out. */
      readonly found: readonly string[];
      readonly isAnswered: boolean;
    };
