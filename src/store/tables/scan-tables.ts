import type { CompanyNumber } from '../../domain/company-number.ts';
import { pageKinds, pageOutcomes, scanOutcomes } from '../../domain/scan.ts';
import { blob, branded, defineTable, integer, nullable, oneOf, real, text } from './table.ts';

/** A scan of a website: what its job has done so far, and how it ended. */
export const scans = defineTable(
  {
    job_id: text,
    /** Null where nobody's site is scanned. */
    company_number: nullable(branded<CompanyNumber>()),
    domain_id: nullable(text),
    domain: text,
    max_pages: integer,
    /** 1 while what is sought is enough; 0 when somebody wants all of the site. */
    stops_early: integer,
    progress: real,
    pages_visited: integer,
    /** Null until the visit has ended. */
    outcome: nullable(oneOf(scanOutcomes)),
    reason: nullable(text),
    /** What exactly happened, for people; never empty for a failure. */
    detail: nullable(text),
    needs_javascript: integer,
    https_failure: nullable(text),
    /** 1 when the text of its pages is gone, so that it cannot be gone on with. */
    is_erased: integer,
    created_at: integer,
    updated_at: integer,
    /** When its pages were let go of, but for those with addresses; null while all are there. */
    pruned_at: nullable(integer),
  },
  ['job_id'],
);

/** What became of each request of a scan. */
export const pages = defineTable(
  {
    job_id: text,
    position: integer,
    requested_url: text,
    url: text,
    kind: oneOf(pageKinds),
    depth: integer,
    outcome: oneOf(pageOutcomes),
    reason: nullable(text),
    title: text,
    /** The words that the proof of a scan that has ended rests on. */
    text: text,
    /** While the scan is under way the visible text, in UTF-8, so that no page is asked for twice. */
    text_bytes: nullable(blob),
    /** JSON of the links that were new on it. */
    links: text,
    /** JSON of the telephone numbers and profiles on it. */
    channels: text,
    hash: nullable(text),
    bytes: integer,
    etag: nullable(text),
    last_modified: nullable(text),
    needs_javascript: integer,
    visited_at: integer,
  },
  ['job_id', 'position'],
);

/** Addresses as they stand on a page. */
export const pageContacts = defineTable(
  {
    job_id: text,
    position: integer,
    email: text,
    /** JSON of the finding: type, form, confidence, place and words around. */
    found: text,
  },
  ['job_id', 'position', 'email'],
);

/** Who visits a site now: one at a time does, whatever the process. */
export const siteVisits = defineTable(
  {
    site: text,
    job_id: text,
    lease_until: integer,
    asked_at: integer,
    /** Null where it is not known. */
    address: nullable(text),
  },
  ['site'],
);

/** robots.txt of an authority as far as it speaks to us, for a day. */
export const siteRobots = defineTable({ origin: text, rules: text, expires_at: integer }, [
  'origin',
]);
