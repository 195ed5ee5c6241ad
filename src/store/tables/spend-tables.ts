import type { CompanyNumber } from '../../domain/company-number.ts';
import {
  balanceMoments,
  doubtEvidence,
  intentStates,
  ledgerAccounts,
  paidOperations,
  soughtByRuns,
  taskStates,
  type PaidProviderName,
} from '../../domain/enrichment.ts';
import { branded, defineTable, integer, nullable, oneOf, text } from './table.ts';

/** One paid look-up of one subject. Committed as `sent` before the request that may be charged for it leaves. */
export const spendIntents = defineTable(
  {
    id: text,
    provider: branded<PaidProviderName>(),
    operation: oneOf(paidOperations),
    /** What is bought, normalised: two intents of one key are never under way together. */
    subject_key: text,
    state: oneOf(intentStates),
    company_number: branded<CompanyNumber>(),
    episode_id: text,
    officer_id: nullable(text),
    /** What is sent: the company name, the person's names and the domain, or an address. */
    company_name: nullable(text),
    first_name: nullable(text),
    last_name: nullable(text),
    domain: nullable(text),
    /** The address that is to be verified, in lower case. */
    email: nullable(text),
    task_id: nullable(text),
    /** The most that it is taken to cost, put aside from its start to its end. */
    estimated_credits: text,
    charged_credits: nullable(text),
    /** 1 when the provider may not have charged it, as long as no reading of the balance shows that it has not. */
    is_charge_assumed: nullable(integer),
    /** The run that asked for it, with a ceiling of its own; null when it started by itself. */
    run_id: nullable(text),
    state_reason: nullable(text),
    planned_at: integer,
    /** Its place in the order of buying: when it was planned, less what it is expected to be worth. */
    rank_at: nullable(integer),
    sent_at: nullable(integer),
    finished_at: nullable(integer),
    /** The start of several that was refused while this was in it: it is sent alone until the one to blame is found. */
    refused_with: nullable(text),
    /** When it was first refused alone; null again once it is taken. */
    refused_at: nullable(integer),
  },
  ['id'],
);

/** One start request with up to ten intents, and its result. */
export const providerTasks = defineTable(
  {
    id: text,
    provider: branded<PaidProviderName>(),
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
    /** SHA-256 of the token in the webhook address that was sent along; the token itself is not kept. */
    webhook_token_hash: nullable(text),
    /** `read_at` of the balance the start was decided on: what readings found later may be this task's doing. */
    read_at_before: nullable(integer),
    /** 1 when the answer was cut short for want of credits. */
    is_cut_short: nullable(integer),
    /** When it was first parked in doubt; stays when that is resolved. */
    doubted_at: nullable(integer),
    doubt_alerted_at: nullable(integer),
    resolved_by: nullable(oneOf(doubtEvidence)),
    resolved_at: nullable(integer),
    resolved_reason: nullable(text),
    resolved_by_principal: nullable(text),
    /** Credits that were paid for answers that nobody has; of which look-ups is not known. */
    written_off_credits: nullable(text),
    /** The HTTP status of a start that the provider called wrong, whatever the account. */
    refused_status: nullable(integer),
  },
  ['id'],
);

export const spendEntries = defineTable(
  {
    id: text,
    provider: branded<PaidProviderName>(),
    intent_id: nullable(text),
    task_id: nullable(text),
    from_account: oneOf(ledgerAccounts),
    to_account: oneOf(ledgerAccounts),
    credits: text,
    entered_at: integer,
    /** The balance reading that showed it. */
    reading_id: nullable(text),
    /** `read_at` of the first and last reading whose unexplained credits a late receipt may explain. */
    explains_from: nullable(integer),
    explains_to: nullable(integer),
  },
  ['id'],
);

export const balanceReadings = defineTable(
  {
    id: text,
    provider: branded<PaidProviderName>(),
    balance: text,
    /** 1 when the credit pool is shared, so that differences prove nothing. */
    is_shared: integer,
    moment: oneOf(balanceMoments),
    task_id: nullable(text),
    read_at: integer,
    /** Days until the provider renews the credits, as it says. */
    renews_in_days: nullable(integer),
    /** Of the receipts that it is the first to account for, the credits that may not have been charged. */
    assumed_credits: nullable(text),
  },
  ['id'],
);

/** What was delivered to a task's webhook address, as it came. Holds addresses of people, so it is forgotten after a while. */
export const inboundWebhooks = defineTable(
  {
    id: text,
    task_id: text,
    body_sha256: text,
    body: text,
    /** How often this very body came. */
    deliveries: integer,
    received_at: integer,
    /** When it was taken into account; null while it waits. */
    read_at: nullable(integer),
    outcome: nullable(text),
  },
  ['id'],
);

/** A run of paid work that a person asked for, with what it may cost. */
export const spendRuns = defineTable(
  {
    id: text,
    name: text,
    max_credits: nullable(text),
    started_at: integer,
    started_by: text,
    /** When nothing of it was left to do; null while it goes on. */
    finished_at: nullable(integer),
    seeks: oneOf(soughtByRuns),
  },
  ['id'],
);

/** The companies that a run is for: while it goes on, what is paid for them is paid for it. */
export const spendRunCompanies = defineTable(
  {
    run_id: text,
    company_number: branded<CompanyNumber>(),
    asked_at: integer,
    /** What was learnt before this instant counts as unknown; null to go by what is known. */
    refresh_since: nullable(integer),
  },
  ['run_id', 'company_number'],
);
