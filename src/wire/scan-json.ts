import { z } from 'zod';
import { emailTypes } from '../domain/enrichment.ts';
import { renderings, scanReasons } from '../domain/scan.ts';
import { instant } from './instant.ts';

export const scanStatuses = ['pending', 'running', 'complete', 'failed', 'cancelled'] as const;
export type ScanStatus = (typeof scanStatuses)[number];

/** An address that a site publishes. What may not leave stays in the list without the address and says why. */
const ScanContactJson = z.object({
  email: z.string().nullable(),
  email_type: z.enum(emailTypes),
  confidence: z.number(),
  /** Found in no form but those meant to keep programs out. */
  hidden: z.boolean(),
  /** How it is written where it stands: `mailto`, `text`, `pdf`, `rendered` (by a browser), … */
  form: z.string(),
  /** The page it stands on. */
  source_url: z.string().nullable(),
  withheld_reason: z.string().nullable(),
});

const ProofJson = z.object({
  rule: z.string(),
  url: z.string(),
  snippet: z.string(),
  weight: z.number(),
  /** Only a browser has put it on the page. */
  rendered: z.boolean(),
});

const count = z.number().int();

const ScanResultJson = z.object({
  domain: z.string(),
  pages_visited: count,
  emails_found: count,
  contacts: z.array(ScanContactJson),
  /** What speaks for and against the site being the company's, as it stands now. */
  proof: z.array(ProofJson),
  /** Why the visit ended. */
  reason: z.enum(scanReasons),
  /** What the visit made of the company's claim to the site; null where nobody's site was scanned. */
  verdict: z.string().nullable(),
  /** Pages are put together by scripts, which were not run: what they say is not known. */
  needs_javascript: z.boolean(),
  /** What became of rendering such pages; null where none were to be rendered, or `scanner.render` is off. */
  rendering: z.enum(renderings).nullable(),
  /** Why the site was read in plain http; null when it was not. */
  https_failure: z.string().nullable(),
});

export type ScanResultJson = z.infer<typeof ScanResultJson>;

/** A scan as its job. */
export const ScanJson = z.object({
  job_id: z.uuid(),
  job_type: z.literal('scan-website'),
  status: z.enum(scanStatuses),
  /** 0..1; only grows. */
  progress: z.number(),
  pages_visited: count,
  /** Null until it is complete. */
  result_data: ScanResultJson.nullable(),
  /** Why it failed; null unless it did. */
  error: z.string().nullable(),
  domain: z.string(),
  domain_id: z.uuid().nullable(),
  company_number: z.string().nullable(),
  created_by: z.uuid(),
  created_at: instant,
  updated_at: instant,
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
});
export type ScanJson = z.infer<typeof ScanJson>;
