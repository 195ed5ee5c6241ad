import type { CompanyNumber } from '../../domain/company-number.ts';
import { importScopes } from '../../domain/register-import.ts';
import { controllerKinds } from '../../domain/significant-control.ts';
import { registerSources } from '../../domain/strike-off.ts';
import { branded, defineTable, integer, nullable, oneOf, text } from './table.ts';

const companyNumber = branded<CompanyNumber>();

/** One human being at one company, behind officers and persons with significant control, which point here. */
export const persons = defineTable(
  {
    id: text,
    company_number: companyNumber,
    /** Under which an objection is kept; null without a forename. */
    person_key: nullable(text),
    name: text,
    first_name: nullable(text),
    last_name: text,
    birth_month: nullable(integer),
    birth_year: nullable(integer),
  },
  ['id'],
);

/** One notification of control or beneficial ownership, by the register's own id. */
export const personsWithSignificantControl = defineTable(
  {
    id: text,
    company_number: companyNumber,
    psc_id: text,
    kind: oneOf(controllerKinds),
    name: nullable(text),
    title: nullable(text),
    first_name: nullable(text),
    last_name: nullable(text),
    birth_month: nullable(integer),
    birth_year: nullable(integer),
    /** JSON list of the register's words. */
    natures_of_control: text,
    notified_on: nullable(text),
    ceased_on: nullable(text),
    nationality: nullable(text),
    country_of_residence: nullable(text),
    registration_number: nullable(text),
    /** Null for companies and the super-secure. */
    person_id: nullable(text),
    source: oneOf(registerSources),
    /** Instant these facts were true at their source; an older snapshot never overwrites them. */
    as_of: integer,
    seen_at: integer,
  },
  ['id'],
);

/** Snapshots that were applied. */
export const pscSnapshots = defineTable(
  {
    id: text,
    file_name: text,
    snapshot_date: nullable(text),
    scope: oneOf(importScopes),
    is_complete: integer,
    lines_read: integer,
    persons_read: integer,
    persons_kept: integer,
    lines_rejected: integer,
    started_at: integer,
    finished_at: integer,
  },
  ['id'],
);
