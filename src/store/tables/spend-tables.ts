import type { CompanyNumber } from '../../domain/company-number.ts';
import {
  balanceMoments,
  intentStates,
  ledgerAccounts,
  paidOperations,
  taskStates,
} from '../../domain/enrichment.ts';
import { branded, defineTable, integer, nullable, oneOf, text } from './table.ts';

/** One paid look-up of one subject. Committed as `sent` before the request that may be charged for it leaves. */
export const spendIntents = defineTable(
  {
    id: text,
    provider: text,
    operation: oneOf(paidOperations),
    /** What is bought, normalised: two intents of one key are never under way together. */
    subject_key: text,
    state: oneOf(intentStates),
    company_number: branded<CompanyNumber>(),
    episode_id: text,
    officer_id: nullable(text),
    /** What is sent: the company name, or the person's names and the domain. */
    company_name: nullable(text),
    first_name: nullable(text),
    last_name: nullable(text),
    domain: nullable(text),
    task_id: nullable(text),
    estimated_credits: text,
    charged_credits: nullable(text),
    state_reason: nullable(text),
    planned_at: integer,
    sent_at: nullable(integer),
    finished_at: nullable(integer),
  },
  ['id'],
);

/** One start request with up to ten intents, and its result. */
export const providerTasks = defineTable(
  {
    id: text,
    provider: text,
    operation: oneOf(paidOperations),
    state: oneOf(taskStates),
    task_hash: nullable(text),
    balance_before: text,
    balance_after: nullable(text),
    sent_at: integer,
    accepted_at: nullable(integer),
    next_poll_at: nullable(integer),
    polls: integer,
    finished_at: nullable(integer),
    state_reason: nullable(text),
    /** The provider's answer as received: results expire at the provider. */
    raw_result: nullable(text),
  },
  ['id'],
);

export const spendEntries = defineTable(
  {
    id: text,
    provider: text,
    intent_id: nullable(text),
    task_id: nullable(text),
    from_account: oneOf(ledgerAccounts),
    to_account: oneOf(ledgerAccounts),
    credits: text,
    entered_at: integer,
  },
  ['id'],
);

export const balanceReadings = defineTable(
  {
    id: text,
    provider: text,
    balance: text,
    /** 1 when the credit pool is shared, so that differences prove nothing. */
    is_shared: integer,
    moment: oneOf(balanceMoments),
    task_id: nullable(text),
    read_at: integer,
  },
  ['id'],
);
