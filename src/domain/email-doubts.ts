import { paidProviders, type EmailType, type FindMethod } from './enrichment.ts';
import type { ConfidenceReason } from './confidence.ts';

/** What speaks against taking a bought address for what it is sold as, whatever the provider says of its mailbox. */
export const emailDoubts = [
  /** It lies at another domain than the one that was searched. */
  'other_domain',
  /** Several people of the company make one question, and it may be the address of any of them. */
  'shared_question',
] as const;
export type EmailDoubt = (typeof emailDoubts)[number];

/** A provider that is asked for a domain and answers with another goes by the name alone: it may as well be a namesake's. */
export const otherDomain: ConfidenceReason = {
  reason: 'its domain is another than the one that was searched',
  factor: 0.5,
};

/** Nothing tells whose of them it is. */
export function sharedQuestion(people: number): ConfidenceReason {
  return {
    reason: `${people} people of the company make one question, and it may be any one’s`,
    factor: 1 / people,
  };
}

/** The doubts of an address that is kept. */
export function doubtsOf(contact: {
  readonly emailType: EmailType;
  readonly method: FindMethod;
  readonly isShared: boolean;
}): readonly EmailDoubt[] {
  const isBought = paidProviders.some((each) => each === contact.method);
  const doubts: EmailDoubt[] = [];
  if (isBought && contact.emailType === 'unknown') doubts.push('other_domain');
  if (contact.isShared) doubts.push('shared_question');
  return doubts;
}
