import { z } from 'zod';

export const AccessToken = z
  .object({
    access_token: z.string().min(1),
    expires_in: z.coerce.number().positive().catch(3600),
  })
  .transform((wire) => ({ token: wire.access_token, livesForMs: wire.expires_in * 1000 }));

const flag = z.union([z.boolean(), z.literal([0, 1]).transform((digit) => digit === 1)]);

export const Balance = z
  .object({
    data: z.object({
      // No plan holds a hundred million: what is longer is a fault, and would stay in the books.
      balance: z.coerce.string().regex(/^-?\d{1,8}(\.\d{1,12})?$/, 'must be a number'),
      // Absent means unknown, and then a difference of two balances must not be taken for our own spending.
      teamwork: flag.catch(true),
      limit_resets_in: z.number().int().nonnegative().nullish().catch(null),
    }),
  })
  .transform(({ data }) => ({
    balance: data.balance,
    isShared: data.teamwork,
    renewsInDays: data.limit_resets_in ?? null,
  }));
/** Credits as a decimal string; `isShared` when other people or tools spend from the same pool; days until the credits are renewed. */
export type Balance = z.infer<typeof Balance>;

const TaskHash = z.string().regex(/^[\w-]{8,128}$/);
const holdsHash = z.object({ task_hash: TaskHash });

/** The hash of a started task. Snov documents it under `data`; it has been seen at the top and under `meta`. */
export const StartedTask = z.union([
  holdsHash.transform((wire) => wire.task_hash),
  z.object({ data: holdsHash }).transform((wire) => wire.data.task_hash),
  z.object({ meta: holdsHash }).transform((wire) => wire.meta.task_hash),
]);

/** `in_progress` is written with an underscore, a space and capitals in different places of Snov's reference. */
export const TaskStatus = z.object({ status: z.string() }).transform((wire) => toWord(wire.status));

/** PHP writes an empty list as [], {} or null, and a list of one sometimes as its element. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z.preprocess((wire) => toList(wire) ?? [], z.array(item));
}

/** What a row tells. Nothing at all, or null, is no answer yet: only an empty list says that nothing was found. */
function resultOf<Item extends z.ZodType>(item: Item) {
  return z.preprocess(toList, z.array(item));
}

function toList(wire: unknown): readonly unknown[] | undefined {
  if (wire === null || wire === undefined) return undefined;
  if (Array.isArray(wire)) return wire;
  return typeof wire === 'object' && Object.keys(wire).length === 0 ? [] : [wire];
}

const FoundDomain = z
  .object({ domain: z.string().nullish() })
  .transform((wire) => (wire.domain ?? '').trim())
  .transform((text) => ({ text, host: toHostName(text) }));

export const DomainRow = z
  .object({ name: z.string(), result: resultOf(FoundDomain) })
  .transform((wire, context) => {
    const host = wire.result.find((found) => found.host !== null)?.host ?? null;
    if (host === null) refuseUnreadable(wire.result, context);
    return {
      /** As Snov echoes it. */
      name: wire.name,
      domain: host,
    };
  });
export type DomainRow = z.infer<typeof DomainRow>;

const smtpStatuses = ['valid', 'unknown', 'not_valid'] as const;
export type SmtpStatus = (typeof smtpStatuses)[number];

const FoundEmail = z
  .object({
    email: z.string().nullish(),
    smtp_status: z.string().nullish(),
    unknown_status_reason: z.string().nullish(),
    is_valid_format: flag.catch(true),
    is_disposable: flag.catch(false),
    is_gibberish: flag.catch(false),
  })
  .transform((wire) => {
    const text = (wire.email ?? '').trim();
    // A status this build does not know is unknown, and says in the reason what it was.
    const told = toSmtpStatus(wire.smtp_status ?? '') ?? 'unknown';
    return {
      text,
      email: text.toLowerCase(),
      /** Charged unless it is called invalid, whatever else is said of it. */
      isCharged: told !== 'not_valid',
      ...believe(told, wire),
    };
  });

/** What Snov says of a mailbox, less what it says against it in the same breath: the flags beside a status are as good as the status. */
function believe(
  told: SmtpStatus,
  wire: {
    readonly email?: string | null | undefined;
    readonly smtp_status?: string | null | undefined;
    readonly unknown_status_reason?: string | null | undefined;
    readonly is_valid_format: boolean;
    readonly is_disposable: boolean;
    readonly is_gibberish: boolean;
  },
): { readonly smtpStatus: SmtpStatus; readonly unknownReason: string | null } {
  const reason = wire.unknown_status_reason ?? unlistedStatus(wire.smtp_status ?? '');
  // Letters that are hidden from whoever has not paid make no address.
  const isMasked = /\*{2}|•/.test(wire.email ?? '');
  if (!wire.is_valid_format || isMasked) return { smtpStatus: 'not_valid', unknownReason: reason };
  if (told !== 'valid') return { smtpStatus: told, unknownReason: reason };
  const against =
    reason ?? (wire.is_disposable ? 'is_disposable' : wire.is_gibberish ? 'is_gibberish' : null);
  return against === null
    ? { smtpStatus: 'valid', unknownReason: null }
    : { smtpStatus: 'unknown', unknownReason: against };
}

export const EmailRow = z
  .object({ people: z.string(), result: resultOf(FoundEmail) })
  .transform((wire, context) => {
    const emails = wire.result.filter((found) => found.email.includes('@'));
    if (emails.length === 0) refuseUnreadable(wire.result, context);
    return {
      /** First and last name as Snov echoes them, with a space between. */
      people: wire.people,
      emails: emails.map(({ email, isCharged, smtpStatus, unknownReason }) => ({
        email,
        isCharged,
        smtpStatus,
        unknownReason,
      })),
    };
  });
export type EmailRow = z.infer<typeof EmailRow>;

export const VerificationRow = z
  .object({ email: z.string(), result: listOf(FoundEmail) })
  .transform((wire, context) => {
    const [result] = wire.result;
    if (result === undefined) {
      context.addIssue({ code: 'custom', message: 'an address without a result' });
      return z.NEVER;
    }
    const { smtpStatus, unknownReason } = result;
    return { email: wire.email.trim().toLowerCase(), smtpStatus, unknownReason };
  });
/** One verified address, in lower case. */
export type VerificationRow = z.infer<typeof VerificationRow>;

/** Of a mail provider's domain Snov counts none and says so. */
export const EmailCount = z
  .object({
    // Null, an empty text and the like are no number, least of all 0.
    result: z.union([
      z.number().int().nonnegative(),
      z.string().trim().regex(/^\d+$/).transform(Number),
    ]),
    webmail: flag.catch(false),
  })
  .transform((wire) => ({ count: wire.result, isWebmail: wire.webmail }));
export type EmailCount = z.infer<typeof EmailCount>;

/** What a finished task holds, row by row, each to be read on its own: one odd row must not lose the others, which are paid for. */
export const TaskData = z
  .object({
    data: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown()), z.null()]).optional(),
  })
  .transform(({ data }) => {
    if (data === null || data === undefined || Array.isArray(data)) return data ?? [];
    // PHP writes a list whose numbers have a hole as an object of them, and sometimes a list of one as its element.
    const keys = Object.keys(data);
    return keys.every((key) => /^\d+$/.test(key)) ? Object.values(data) : [data];
  });

const fieldErrors = z.record(z.string(), z.unknown()).transform((fields) =>
  Object.values(fields)
    .flat()
    .filter((value) => typeof value === 'string'),
);
const sentence = z.string().transform((text) => [text]);

/** What Snov's error envelopes say: `message`, and `errors` as an object, a list of objects or a list of sentences. */
export const ErrorText = z.union([
  z.string(),
  z
    .object({
      message: z.string().optional().catch(undefined),
      error: z.string().optional().catch(undefined),
      errors: listOf(z.union([sentence, fieldErrors])).catch([]),
    })
    .transform((wire) =>
      [wire.message, wire.error, ...wire.errors.flat()]
        .filter((text) => text !== undefined && text !== '')
        .join('; '),
    ),
]);

/** An answer that says no in its body, whatever its status. */
export const SaidNo = z.union([
  z.object({ success: z.literal(false) }),
  z.object({ errors: z.union([z.array(z.unknown()).min(1), z.record(z.string(), z.unknown())]) }),
]);

/** Something is told that nobody can read: it is charged like any other, so the row is not one that found nothing. */
function refuseUnreadable(
  result: readonly { readonly text: string }[],
  context: z.RefinementCtx,
): void {
  if (result.some(({ text }) => text !== '')) {
    context.addIssue({ code: 'custom', message: 'what was found cannot be read' });
  }
}

function toHostName(text: string): string | null {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/?#].*$/s, '')
    .replace(/:\d{1,5}$/, '')
    .replace(/\.$/, '');
  return /^[^\s.@:,/]+(\.[^\s.@:,/]+)+$/.test(host) ? host : null;
}

function toSmtpStatus(text: string): SmtpStatus | null {
  return smtpStatuses.find((status) => status === toWord(text)) ?? null;
}

function unlistedStatus(text: string): string | null {
  return text === '' || toSmtpStatus(text) !== null ? null : text;
}

function toWord(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
}
