import type { CompanyNumber } from '../../domain/company-number.ts';
import { companyStatuses } from '../../domain/company-status.ts';
import { importScopes, snapshotStates } from '../../domain/register-import.ts';
import {
  episodeStates,
  leaveReasons,
  registerSources,
  strikeOffRoutes,
  strikeOffStages,
} from '../../domain/strike-off.ts';
import { subscriberClasses } from '../../domain/subscriber-class.ts';
import { branded, defineTable, integer, nullable, oneOf, text, withDefault } from './table.ts';

const companyNumber = branded<CompanyNumber>();

export const companies = defineTable(
  {
    company_number: companyNumber,
    company_name: text,
    care_of: nullable(text),
    po_box: nullable(text),
    address_line_1: nullable(text),
    address_line_2: nullable(text),
    post_town: nullable(text),
    county: nullable(text),
    country: nullable(text),
    postal_code: nullable(text),
    /** As the bulk file says it; the API's spelling is company_type. */
    company_category: nullable(text),
    company_type: nullable(text),
    subscriber_class: oneOf(subscriberClasses),
    /** Null when the register's value is unknown to this build: see company_status_raw. */
    company_status: nullable(oneOf(companyStatuses)),
    company_status_detail: nullable(text),
    company_status_raw: nullable(text),
    jurisdiction: nullable(text),
    country_of_origin: nullable(text),
    dissolution_date: nullable(text),
    incorporation_date: nullable(text),
    account_ref_day: nullable(integer),
    account_ref_month: nullable(integer),
    accounts_next_due_date: nullable(text),
    accounts_last_made_up_date: nullable(text),
    account_category: nullable(text),
    returns_next_due_date: nullable(text),
    returns_last_made_up_date: nullable(text),
    num_mort_charges: nullable(integer),
    num_mort_outstanding: nullable(integer),
    num_mort_part_satisfied: nullable(integer),
    num_mort_satisfied: nullable(integer),
    sic_text_1: nullable(text),
    sic_text_2: nullable(text),
    sic_text_3: nullable(text),
    sic_text_4: nullable(text),
    num_gen_partners: nullable(integer),
    num_lim_partners: nullable(integer),
    uri: nullable(text),
    conf_stmt_next_due_date: nullable(text),
    conf_stmt_last_made_up_date: nullable(text),
    /** 1 when the register carries a section 1002A annotation. */
    is_fraud_strike_off: integer,
    /** Instant the status was true at its source; an older fact never overwrites a newer one. */
    status_as_of: integer,
    status_source: oneOf(registerSources),
    profile_as_of: integer,
    profile_source: oneOf(registerSources),
    /** Last timepoint of the companies stream that was applied; an earlier one that comes late changes nothing. */
    stream_timepoint: nullable(integer),
    /** When the register last answered that it has no such company. */
    not_found_at: nullable(integer),
    /** Since when it has answered nothing else; null once it has found the company again. */
    not_found_since: nullable(integer),
    created_at: integer,
    updated_at: integer,
  },
  ['company_number'],
);

export const previousNames = defineTable(
  {
    company_number: companyNumber,
    /** 1 = the latest of the former names. */
    position: integer,
    company_name: text,
    ceased_on: nullable(text),
  },
  ['company_number', 'position'],
);

/** One time under threat. At most one is open per company. */
export const episodes = defineTable(
  {
    id: text,
    company_number: companyNumber,
    state: oneOf(episodeStates),
    route: oneOf(strikeOffRoutes),
    stage: oneOf(strikeOffStages),
    opened_by: oneOf(registerSources),
    opened_at: integer,
    /** When the register began to say so; null when it was already so in the first thing we saw. */
    entered_at: nullable(integer),
    /** When one REST call agreed with the witness. */
    confirmed_at: nullable(integer),
    /** Set with the event that tells the world; a first import announces nothing per company. */
    announced_at: nullable(integer),
    notice_date: nullable(text),
    earliest_dissolution_date: nullable(text),
    closed_at: nullable(integer),
    left_at: nullable(integer),
    leave_reason: nullable(oneOf(leaveReasons)),
    /** Of an open episode: its leaving was announced, and turned out to be none; the world is told so when the register has confirmed it again. */
    leave_announced_at: nullable(integer),
    /** The answer of the register that ended it: that it has no such company, repeated for days. Null for any other end. */
    not_found_at: nullable(integer),
    /** Day of the company's own application. */
    applied_on: nullable(text),
    /** Last day on which an objection surely counts. */
    objection_deadline: nullable(text),
    suspended_on: nullable(text),
    /** By practice, six months after the latest suspension. */
    suspension_expires_on: nullable(text),
    /** When the register is asked again because the stage is expected to change by then. */
    next_reading_at: nullable(integer),
    /** When it went on that had been taken for over because a file, or an answer, had left the company out. */
    resumed_at: nullable(integer),
    /** The last time the register is known not to have said so: it began between this and `entered_at`. Null when that is exact, or nothing told. */
    entered_after: nullable(integer),
    /** What the register showed of the end, where a filing has told an earlier day or another reason since. */
    seen_left_at: nullable(integer),
    seen_leave_reason: nullable(oneOf(leaveReasons)),
    /** The episode of which filings have told that this is another attempt. */
    parted_from: nullable(text),
  },
  ['id'],
);

/** Companies whose rows the newest complete set has, and could not be read. */
export const untoldCompanies = defineTable(
  {
    company_number: companyNumber,
    /** The latest complete set that could tell whether the company was under threat; null when none could. */
    told_as_of: nullable(integer),
  },
  ['company_number'],
);

export const filings = defineTable(
  {
    company_number: companyNumber,
    transaction_id: text,
    type: nullable(text),
    category: nullable(text),
    description: nullable(text),
    /** Of old rows, whose description is `legacy`. */
    description_text: nullable(text),
    /** What Companies House has noted on it. */
    annotation: nullable(text),
    date: text,
    source: oneOf(registerSources),
    seen_at: integer,
  },
  ['company_number', 'transaction_id'],
);

/** Companies that have applied to be struck off and upon which the register does not propose yet: no episode, and nothing is paid. */
export const strikeOffApplications = defineTable(
  {
    company_number: companyNumber,
    transaction_id: text,
    applied_on: text,
    seen_at: integer,
    next_reading_at: nullable(integer),
  },
  ['company_number'],
);

export const officers = defineTable(
  {
    id: text,
    company_number: companyNumber,
    appointment_id: text,
    officer_id: nullable(text),
    name: text,
    first_name: nullable(text),
    last_name: nullable(text),
    title: nullable(text),
    officer_role: text,
    appointed_on: nullable(text),
    resigned_on: nullable(text),
    /** 1 when the officer is a company. */
    is_corporate: integer,
    birth_month: nullable(integer),
    birth_year: nullable(integer),
    /** The human being; null for companies. */
    person_id: nullable(text),
    source: oneOf(registerSources),
    fetched_at: integer,
  },
  ['id'],
);

export const bulkSnapshots = defineTable(
  {
    id: text,
    file_name: text,
    snapshot_date: nullable(text),
    scope: oneOf(importScopes),
    state: oneOf(snapshotStates),
    rows_read: integer,
    rows_kept: integer,
    rows_rejected: integer,
    started_at: integer,
    finished_at: nullable(integer),
    /** 1 when the file holds every live company, so that absence means something. */
    is_complete_set: integer,
    /** Rows with a proposal to strike off; null until all were read. */
    under_threat: nullable(integer),
    /** What was found in it, as JSON; null until it was read to its end. */
    report: nullable(text),
  },
  ['id'],
);

/**
 * The last that the stream, or the register when asked, said of companies we do not hold, kept until a snapshot of a later date is in: an older one must not
 * bring back a threat that is over.
 */
export const unheldStatuses = defineTable(
  {
    company_number: companyNumber,
    company_status: nullable(oneOf(companyStatuses)),
    company_status_detail: nullable(text),
    company_status_raw: nullable(text),
    as_of: integer,
    said_by: withDefault(oneOf(['stream', 'rest'])),
  },
  ['company_number'],
);
