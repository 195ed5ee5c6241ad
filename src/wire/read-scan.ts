import { z } from 'zod';
import { renderings, scanReasons } from '../domain/scan.ts';
import { openGate } from '../pipeline/gate.ts';
import { listScanContacts } from '../pipeline/kept-contacts.ts';
import type { Db } from '../store/open-store.ts';
import { findScan, listProofs, type ScanRecord } from '../store/scans/find-scan.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { toInstant, toInstantOrNull } from './instant.ts';
import { createScanGate } from './scan-gate.ts';
import type { ScanJson, ScanResultJson, ScanStatus } from './scan-json.ts';

const Payload = z.object({ domain: z.string() });

/** A scan with its summary; null for an id that no scan has. */
export async function readScan(
  { reader, hash }: { readonly reader: Db; readonly hash: SuppressionHash },
  jobId: string,
): Promise<ScanJson | null> {
  const scan = await findScan(reader, jobId);
  if (scan === undefined) return null;
  const status = statusOf(scan);
  const domain = scan.domain ?? Payload.parse(JSON.parse(scan.payload)).domain;
  const touchedAt = [scan.updated_at, scan.started_at, scan.finished_at];
  return {
    job_id: scan.id,
    job_type: 'scan-website',
    status,
    progress: scan.progress ?? 0,
    pages_visited: scan.pages_visited ?? 0,
    result_data:
      status === 'complete'
        ? {
            ...resultOf(scan, domain),
            ...(await readFindings({ reader, hash }, scan)),
          }
        : null,
    error:
      status === 'failed'
        ? (scan.detail ?? scan.last_reason ?? 'it failed for no known reason')
        : null,
    domain,
    domain_id: scan.domain_id,
    company_number: scan.company_number,
    created_by: scan.created_by,
    created_at: toInstant(scan.created_at),
    updated_at: toInstant(Math.max(scan.created_at, ...touchedAt.map((at) => at ?? 0))),
    started_at: toInstantOrNull(scan.started_at),
    finished_at: toInstantOrNull(scan.finished_at),
  };
}

function resultOf(scan: ScanRecord, domain: string): Omit<ScanResultJson, keyof Findings> {
  return {
    domain,
    pages_visited: scan.pages_visited ?? 0,
    reason: z.enum(scanReasons).parse(scan.reason),
    verdict: scan.verdict,
    needs_javascript: scan.needs_javascript === 1,
    rendering: renderings.find((each) => each === scan.detail) ?? null,
    https_failure: scan.https_failure,
  };
}

function statusOf(scan: ScanRecord): ScanStatus {
  switch (scan.state) {
    case 'available':
    case 'scheduled':
    case 'retryable':
      return 'pending';
    case 'running':
      return 'running';
    case 'completed':
      return scan.outcome ?? 'complete';
    case 'cancelled':
      return 'cancelled';
    case 'discarded':
      return 'failed';
  }
}

type Findings = Pick<ScanResultJson, 'emails_found' | 'contacts' | 'proof'>;

async function readFindings(
  { reader, hash }: { readonly reader: Db; readonly hash: SuppressionHash },
  scan: ScanRecord,
): Promise<Findings> {
  const found = await listScanContacts(reader, scan.id);
  const withholds = await createScanGate(
    { reader, hash, gate: await openGate(reader, hash) },
    scan,
  );
  const contacts = found.map((contact) => {
    const reason = withholds(contact);
    return {
      email: reason === null ? contact.email : null,
      email_type: contact.emailType,
      confidence: contact.confidence,
      hidden: contact.isHidden,
      form: contact.form,
      source_url: reason === null ? contact.sourceUrl : null,
      withheld_reason: reason,
    };
  });
  const proof = scan.domain_id === null ? [] : await listProofs(reader, scan.domain_id);
  return {
    emails_found: contacts.length,
    contacts,
    proof: proof.map(({ is_rendered: isRendered, ...each }) => ({
      ...each,
      rendered: isRendered === 1,
    })),
  };
}
