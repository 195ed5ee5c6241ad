import { echoKey, personEcho } from '../../domain/echo-key.ts';
import {
  hiddenByOwner,
  type AnyCommittedTask,
  type ProviderAnswer,
} from '../../domain/paid-provider.ts';
import {
  isExhausted,
  isObjection,
  isThrottled,
  isWrongQuestion,
  type Reply,
} from './read-reply.ts';
import { throttlePauseMs } from './limits.ts';
import { FoundDomain, FoundEmail, VerifiedEmail } from './schema.ts';

/** What became of a paid request. Every kind but `answered`, `in-progress` and `in-doubt` means for certain that nothing was charged. */
export type AskOutcome =
  | {
      readonly kind: 'answered';
      readonly answer: ProviderAnswer;
      /** It called the question wrong; to ask it again would be refused again. */
      readonly isWrongQuestion: boolean;
      readonly raw: string;
    }
  /** A verification that goes on: the same request asks for it again, at no further cost. */
  | { readonly kind: 'in-progress'; readonly email: string }
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  /** Sent, but without a usable answer: it may be charged, and must not be sent again unseen. */
  | { readonly kind: 'in-doubt'; readonly reason: string };

/** 202 and 222 are Hunter's own: https://hunter.io/api-documentation/v2, "HTTP Status Code Summary". */
const stillRunning = 202;
const mailServerFailed = 222;

/** One credit is charged for an address that is found, half a one for a verification (https://hunter.io/pricing). */
const perFind = '1';
const perVerification = '0.5';

export function readAnswer(task: AnyCommittedTask, reply: Reply): AskOutcome {
  if (isThrottled(reply)) return { kind: 'throttled', retryAfterMs: throttlePauseMs };
  if (isExhausted(reply)) return { kind: 'exhausted' };
  const answer = readers[task.operation](subjectOf(task), reply);
  if (answer === 'in-progress') return { kind: answer, email: subjectOf(task) };
  if (answer !== null) {
    const wasWrong = isWrongQuestion(reply);
    return { kind: 'answered', answer, isWrongQuestion: wasWrong, raw: reply.text };
  }
  if (isDefiniteRefusal(reply.status)) {
    return { kind: 'refused', status: reply.status, message: reply.refusal ?? '' };
  }
  return { kind: 'in-doubt', reason: `answered ${reply.status} in a form that cannot be read` };
}

/** The answer to a verification asked for again; null when it is neither there nor under way. */
export function readVerification(
  email: string,
  reply: Reply,
): ProviderAnswer | 'in-progress' | null {
  return readers['email-verification'](email, reply);
}

/** As it is echoed: what joins the answer to what was asked. */
function subjectOf(task: AnyCommittedTask): string {
  switch (task.operation) {
    case 'company-domain-by-name':
      return task.rows[0]?.companyName ?? '';
    case 'emails-by-domain-by-name': {
      const [row] = task.rows;
      return row === undefined ? '' : personEcho(row);
    }
    case 'email-verification':
      return task.rows[0]?.email ?? '';
  }
}

type ReadAnswer = (subject: string, reply: Reply) => ProviderAnswer | 'in-progress' | null;

const readers: Readonly<Record<AnyCommittedTask['operation'], ReadAnswer>> = {
  'company-domain-by-name': (name, reply) => {
    if (isWrongQuestion(reply)) return nothing(name, { reason: reply.refusal });
    const found = reply.status === 200 ? FoundDomain.safeParse(reply.json) : null;
    if (found?.success !== true) return null;
    const { domain, isNobodys, emails } = found.data;
    const credits = emails > 0 ? perFind : '0';
    if (domain !== null && !isNobodys) return { name, outcome: 'hit', found: { domain }, credits };
    return nothing(name, {
      credits,
      reason: isNobodys ? `named the domain of a mail provider: ${domain ?? ''}` : null,
    });
  },
  'emails-by-domain-by-name': (name, reply) => {
    if (isObjection(reply)) return nothing(name, { reason: objected, isObjection: true });
    if (isWrongQuestion(reply)) return nothing(name, { reason: reply.refusal });
    const found = reply.status === 200 ? FoundEmail.safeParse(reply.json) : null;
    if (found?.success !== true) return null;
    if (found.data === null) return nothing(name, {});
    const outcome = found.data.smtpStatus === 'valid' ? 'hit' : 'unknown';
    return { name, outcome, found: [found.data], credits: perFind };
  },
  'email-verification': (subject, reply) => {
    const name = echoKey('email-verification', subject);
    if (reply.status === stillRunning) return 'in-progress';
    if (reply.status === mailServerFailed) {
      return nothing(name, { reason: 'the mail server did not let itself be asked' });
    }
    if (isWrongQuestion(reply)) return nothing(name, { reason: reply.refusal });
    if (isObjection(reply)) {
      const hidden = { smtpStatus: 'unknown', unknownReason: hiddenByOwner, score: null } as const;
      return { name, outcome: 'unknown', found: { email: name, ...hidden }, credits: '0' };
    }
    const verified = reply.status === 200 ? VerifiedEmail.safeParse(reply.json) : null;
    if (verified?.success !== true || echoKey('email-verification', verified.data.email) !== name)
      return null;
    const { smtpStatus, unknownReason } = verified.data;
    const isUnknown = smtpStatus === 'unknown';
    // It counts nothing where it could not find out (https://help.hunter.io/en/articles/1911617-hunter-s-credit-system).
    const credits = isUnknown && unknownReason !== 'catchall' ? '0' : perVerification;
    return { name, outcome: isUnknown ? 'unknown' : 'hit', found: verified.data, credits };
  },
};

const objected = 'asked Hunter to be left alone';

function nothing(
  name: string,
  {
    credits = '0',
    reason = null,
    isObjection: isObjecting = false,
  }: { readonly credits?: string; readonly reason?: string | null; readonly isObjection?: boolean },
): ProviderAnswer {
  return { name, outcome: 'miss', found: null, credits, reason, isObjection: isObjecting };
}

/** 408 and 409 may come from something between us and Hunter, or from work already under way. */
function isDefiniteRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 409;
}
