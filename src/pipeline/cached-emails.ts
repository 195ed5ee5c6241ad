import { z } from 'zod';
import type { StepContext } from './step-context.ts';

/** Answer of an e-mail look-up as it stands in the cache. */
export const CachedEmails = z.array(
  z.object({
    email: z.string(),
    smtpStatus: z.enum(['valid', 'unknown', 'not_valid']),
    unknownReason: z.string().nullable(),
  }),
);
export type CachedEmails = z.infer<typeof CachedEmails>;

/** How long an answer is not paid for again: the best status in it decides. */
export function emailAnswerLifeMs(context: StepContext, emails: CachedEmails): number {
  if (emails.length === 0) return context.policy.cache.missesMs;
  const isVerified = emails.some((email) => email.smtpStatus === 'valid');
  return isVerified
    ? context.policy.cache.verifiedEmailsMs
    : context.policy.cache.unverifiedEmailsMs;
}
