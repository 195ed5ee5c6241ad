import type { CompanyNumber } from '../../domain/company-number.ts';
import {
  candidateOutcomes,
  channelKinds,
  domainVerdicts,
  emailTypes,
  enrichmentSteps,
  findMethods,
  lawfulBases,
  mailExchangers,
  paidOperations,
  paidProviders,
  stepStates,
  verificationStatuses,
} from '../../domain/enrichment.ts';
import { branded, defineTable, flag, integer, nullable, oneOf, real, text } from './table.ts';

const companyNumber = branded<CompanyNumber>();

/** Why each step of an episode's enrichment ran or did not. */
export const enrichmentStepsTable = defineTable(
  {
    episode_id: text,
    step: oneOf(enrichmentSteps),
    state: oneOf(stepStates),
    reason: nullable(text),
    attempts: integer,
    started_at: nullable(integer),
    updated_at: integer,
  },
  ['episode_id', 'step'],
);

export const domains = defineTable(
  {
    id: text,
    company_number: companyNumber,
    domain: text,
    method: oneOf(findMethods),
    source: text,
    verdict: oneOf(domainVerdicts),
    verdict_reason: nullable(text),
    confidence: real,
    /** JSON list of the reasons of the confidence; null where none were kept. */
    confidence_reasons: nullable(text),
    is_primary: integer,
    discovered_at: integer,
    last_verified_at: nullable(integer),
    expires_at: integer,
  },
  ['id'],
);

export const domainProofs = defineTable(
  {
    id: text,
    domain_id: text,
    rule: text,
    url: text,
    snippet: text,
    weight: real,
    is_rendered: flag,
    seen_at: integer,
  },
  ['id'],
);

/** Domains made of a company's name that were tried, so that none is tried again within its life. */
export const domainCandidatesTable = defineTable(
  {
    company_number: companyNumber,
    domain: text,
    /** The name it was made of. */
    name: text,
    /** How it was made of it. */
    form: text,
    outcome: oneOf(candidateOutcomes),
    reason: text,
    /** Page and words the outcome rests on. */
    url: nullable(text),
    snippet: nullable(text),
    tried_at: integer,
    expires_at: integer,
  },
  ['company_number', 'domain'],
);

/** An address with its provenance. Source, method, time and basis are NOT NULL: without them it is not a contact. */
export const contacts = defineTable(
  {
    id: text,
    company_number: companyNumber,
    officer_id: nullable(text),
    domain_id: nullable(text),
    email: text,
    email_type: oneOf(emailTypes),
    verification_status: oneOf(verificationStatuses),
    confidence: real,
    /** JSON list of the reasons of the confidence; null where none were kept. */
    confidence_reasons: nullable(text),
    method: oneOf(findMethods),
    source: text,
    source_url: nullable(text),
    snippet: nullable(text),
    lawful_basis: oneOf(lawfulBases),
    discovered_at: integer,
    expires_at: integer,
    /** Found in no form but those meant to keep programs out. */
    is_hidden: flag,
    is_no_reply: flag,
    /** How it was written where it was found; null for addresses no page names. */
    form: nullable(text),
    /** SHA-256 of the page as it was read. */
    page_hash: nullable(text),
    /** Why it is taken to be the officer's. */
    officer_reason: nullable(text),
    /** Ids, with spaces between, of other officers whose it may be as well: they make the same question. Null where there are none. */
    shared_with: nullable(text),
    mail_exchanger: nullable(oneOf(mailExchangers)),
    mail_checked_at: nullable(integer),
    /** When a provider was paid to verify this very address; what a page says later does not undo it. */
    verified_at: nullable(integer),
    /** When and by which principal a hidden address was let out. */
    released_at: nullable(integer),
    released_by: nullable(text),
  },
  ['id'],
);

/** Another way to reach a company that its site names: a telephone number or a profile. */
export const channels = defineTable(
  {
    id: text,
    company_number: companyNumber,
    domain_id: text,
    kind: oneOf(channelKinds),
    /** The site a profile is on; null for numbers. */
    network: nullable(text),
    /** A number in E.164 form, or the address of a profile. */
    value: text,
    form: text,
    confidence: real,
    source_url: text,
    page_hash: text,
    snippet: text,
    discovered_at: integer,
    expires_at: integer,
  },
  ['id'],
);

/** Where a lead's answer to one question came from: bought for it, or held already. Once for each question of an episode. */
export const answerUses = defineTable(
  {
    operation: oneOf(paidOperations),
    episode_id: text,
    /** The officer's id, or the number of the company. */
    asked_for: text,
    /** 1 when this lead paid for it, for a run: since that began. */
    was_bought: integer,
    used_at: integer,
    /** The run that asked; empty for what the lead has taken by itself. */
    run_id: text,
  },
  ['operation', 'episode_id', 'asked_for', 'run_id'],
);

/** The same, counted as they come: uses are forgotten after a while, totals are not. */
export const answerTotals = defineTable(
  {
    operation: oneOf(paidOperations),
    was_bought: integer,
    answers: integer,
  },
  ['operation', 'was_bought'],
);

/** How many addresses the provider holds of a domain, as it says for free. */
export const domainEmailCounts = defineTable(
  {
    provider: oneOf(paidProviders),
    domain: text,
    /** Null when it could not be learnt: the provider refused to say. */
    email_count: nullable(integer),
    /** 1 for the domain of a mail provider, which is nobody's own. */
    is_webmail: nullable(integer),
    counted_at: integer,
    expires_at: integer,
  },
  ['domain', 'provider'],
);

/** Cache of paid look-ups by what was asked, misses included. */
export const lookups = defineTable(
  {
    provider: oneOf(paidProviders),
    operation: oneOf(paidOperations),
    subject_key: text,
    /** JSON of the answer; null for a miss. */
    answer: nullable(text),
    /** What the provider said of a miss, where it said more. */
    reason: nullable(text),
    looked_up_at: integer,
    expires_at: integer,
    /** 1 where the answer was taken as it was delivered: its hash was lost, so the provider was not asked for it. */
    is_unverified: nullable(integer),
  },
  ['operation', 'subject_key', 'provider'],
);
