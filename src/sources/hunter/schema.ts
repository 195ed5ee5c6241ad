import { z } from 'zod';

const amount = z.number().nonnegative();

/** The pool that everything is paid from. What is left is told, or is what the plan has less what was used. */
const Pool = z
  .object({
    used: amount,
    available: amount,
    remaining: z.number().optional().catch(undefined),
  })
  .transform(({ used, available, remaining }) => (remaining ?? available - used).toFixed(2));

export const Account = z
  .object({
    data: z.object({
      requests: z.object({ credits: Pool }),
      reset_date: z.iso.date().nullish().catch(null),
    }),
  })
  .transform(({ data }) => ({
    balance: data.requests.credits,
    resetDate: data.reset_date ?? null,
  }));
/** Credits as a decimal string, and the day on which they are renewed, as YYYY-MM-DD. */
export type Account = z.infer<typeof Account>;

/** Hunter's verifier and finder use the same words; one that this build does not know is unknown, and says what it was. */
const verdicts = {
  valid: { smtpStatus: 'valid', unknownReason: null },
  invalid: { smtpStatus: 'not_valid', unknownReason: null },
  accept_all: { smtpStatus: 'unknown', unknownReason: 'catchall' },
} as const;

const Status = z
  .string()
  .nullish()
  .transform((word) => {
    const known = Object.entries(verdicts).find(([name]) => name === word)?.[1];
    return known ?? { smtpStatus: 'unknown' as const, unknownReason: word ?? null };
  });

const Score = z.number().min(0).max(100).nullish().catch(null);
const Address = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .refine((text) => text.includes('@'));

export const FoundEmail = z
  .object({
    data: z.object({
      email: Address.nullish(),
      score: Score,
      verification: z.object({ status: Status }).nullish(),
    }),
  })
  .transform(({ data: { email, score, verification } }) =>
    email === null || email === undefined
      ? null
      : {
          email,
          ...(verification?.status ?? ({ smtpStatus: 'unknown', unknownReason: null } as const)),
          score: score ?? null,
        },
  );

export const VerifiedEmail = z
  .object({ data: z.object({ email: Address, status: Status, score: Score }) })
  .transform(({ data: { email, status, score } }) => ({ email, ...status, score: score ?? null }));

const flag = z.boolean().nullish().catch(false);

export const FoundDomain = z
  .object({
    data: z.object({
      domain: z.string().nullish(),
      webmail: flag,
      disposable: flag,
      emails: z.array(z.unknown()),
    }),
  })
  .transform(({ data }) => ({
    domain: toHostName(data.domain ?? ''),
    /** Of a mail provider: nobody's own. */
    isNobodys: data.webmail === true || data.disposable === true,
    emails: data.emails.length,
  }));

export const EmailCount = z
  .object({ data: z.object({ total: z.number().int().nonnegative() }) })
  .transform(({ data }) => data.total);

/** The first of the errors: its id, and the sentence beside it. */
export const ErrorEnvelope = z
  .object({
    errors: z
      .array(z.object({ id: z.string(), details: z.string().nullish() }))
      .min(1)
      .max(20),
  })
  .transform(({ errors: [first] }) =>
    [first?.id, first?.details]
      .filter((part) => part !== undefined && part !== null && part !== '')
      .join(': ')
      // In megabytes of spaces the pattern runs out of stack.
      .slice(0, 10_000)
      .replaceAll(/\s+/g, ' ')
      .slice(0, 300),
  );

function toHostName(text: string): string | null {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/?#].*$/s, '')
    .replace(/\.$/, '');
  return /^[^\s.@:]+(\.[^\s.@:]+)+$/.test(host) ? host : null;
}
