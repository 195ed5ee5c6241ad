import type { CompanyNumber } from '../../domain/company-number.ts';
import {
  candidateOutcomes,
  domainVerdicts,
  emailTypes,
  enrichmentSteps,
  findMethods,
  lawfulBases,
  paidOperations,
  stepStates,
  verificationStatuses,
} from '../../domain/enrichment.ts';
import { branded, defineTable, integer, nullable, oneOf, real, text } from './table.ts';

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
    method: oneOf(findMethods),
    source: text,
    source_url: nullable(text),
    snippet: nullable(text),
    lawful_basis: oneOf(lawfulBases),
    discovered_at: integer,
    expires_at: integer,
  },
  ['id'],
);

/** Cache of paid look-ups by what was asked, misses included. */
export const lookups = defineTable(
  {
    operation: oneOf(paidOperations),
    subject_key: text,
    /** JSON of the answer; null for a miss. */
    answer: nullable(text),
    looked_up_at: integer,
    expires_at: integer,
  },
  ['operation', 'subject_key'],
);
