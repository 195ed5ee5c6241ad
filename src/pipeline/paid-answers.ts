import type { DomainRow, EmailRow } from '../sources/snov/schema.ts';
import { emailAnswerLifeMs } from './cached-emails.ts';
import { echoedName } from './pick-paid-batch.ts';
import type { PaidAnswer } from './settle-paid-task.ts';
import type { StepContext } from './step-context.ts';

/** One credit for each name a domain was found of. */
export function answersToDomains(
  context: StepContext,
  rows: readonly DomainRow[],
): readonly PaidAnswer[] {
  const { cache } = context.policy;
  return rows.map((row) => ({
    name: echoedName({ company_name: row.name, first_name: null, last_name: null }),
    answer: row.domain === null ? null : JSON.stringify({ domain: row.domain }),
    chargedCredits: row.domain === null ? '0' : '1',
    lifeMs: row.domain === null ? cache.missesMs : cache.domainsMs,
  }));
}

/** Charged per address that is valid or could not be checked; one called invalid is free. */
export function answersToEmails(
  context: StepContext,
  rows: readonly EmailRow[],
): readonly PaidAnswer[] {
  return rows.map((row) => {
    const emails = row.emails.map(({ email, smtpStatus, unknownReason }) => ({
      email,
      smtpStatus,
      unknownReason,
    }));
    const charged = emails.filter((email) => email.smtpStatus !== 'not_valid').length;
    return {
      name: echoedName({ company_name: row.people, first_name: null, last_name: null }),
      answer: emails.length === 0 ? null : JSON.stringify(emails),
      chargedCredits: String(charged),
      lifeMs: emailAnswerLifeMs(context, emails),
    };
  });
}
