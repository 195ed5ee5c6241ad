import { z } from 'zod';
import type { PaidOperation } from '../domain/committed-task.ts';
import type { ProviderAnswer } from '../domain/paid-provider.ts';
import type { StepContext } from './step-context.ts';

/** Answer of an e-mail look-up as it stands in the cache. */
export const CachedEmails = z.array(
  z.object({
    email: z.string(),
    smtpStatus: z.enum(['valid', 'unknown', 'not_valid']),
    unknownReason: z.string().nullable(),
    /** Answers from before it was kept have none. */
    score: z.number().nullable().default(null),
  }),
);
export type CachedEmails = z.infer<typeof CachedEmails>;

/** Answer of a verification as it stands in the cache. */
export const CachedVerification = CachedEmails.element;
export type CachedVerification = z.infer<typeof CachedVerification>;

/** How long an answer is not paid for again. What a verification said of an address holds as long as a verified one, whatever it said. */
export function answerLifeMs(
  { policy: { cache } }: Pick<StepContext, 'policy'>,
  operation: PaidOperation,
  outcome: ProviderAnswer['outcome'],
): number {
  if (outcome === 'miss') return cache.missesMs;
  if (operation === 'company-domain-by-name') return cache.domainsMs;
  if (operation === 'email-verification') return cache.verifiedEmailsMs;
  return outcome === 'hit' ? cache.verifiedEmailsMs : cache.unverifiedEmailsMs;
}
