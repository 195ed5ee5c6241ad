import { z } from 'zod';
import type { JobRun } from '../queue/job-kind.ts';
import { robotsLifeMs } from '../sources/website/fetch-robots.ts';
import {
  forgetfulMemory,
  type VisitedPage,
  type VisitExtent,
  type VisitMemory,
} from '../sources/website/visit-memory.ts';
import {
  findEarlierScan,
  keepPage,
  listPageContacts,
  listPages,
  readHeldScan,
  type KeptPage,
  type PageRow,
  type ScanExtent,
} from '../store/scans/keep-page.ts';
import { siteLeaseMs, type HeldSite } from './hold-site.ts';
import { readKeptChannels } from './kept-channels.ts';
import { readKeptContact, type KeptContact } from './kept-contacts.ts';
import type { Db } from '../store/open-store.ts';
import { openingOf } from '../sources/website/detect-parked-page.ts';
import { encodeText, decodeText } from '../sources/website/text-bytes.ts';
import { findRobots, keepRobots } from '../store/scans/site-robots.ts';
import { noteSiteVisit } from '../store/scans/site-visits.ts';

/** Those of frames have a third member. */
const KeptLinks = z.array(z.tuple([z.url(), z.string()], z.literal('frame')));

/** A visit's memory in the database: each page is written as it comes, so that the visit goes on where a crash left it. */
export async function openScanMemory(
  run: Pick<JobRun<unknown, unknown>, 'db' | 'job' | 'now'>,
  { site, askedAt, write }: HeldSite,
): Promise<VisitMemory> {
  const { db, job, now } = run;
  const scan = await readHeldScan(db, job);
  const earlierId = await findEarlierScan(db, scan);
  const pages = await readVisitedPages(db, job.id);
  const earlier = earlierId === null ? [] : await readVisitedPages(db, earlierId);
  const before = new Map<string, VisitedPage>();
  for (const page of earlier) {
    const { etag, lastModified } = page.validators;
    const isUsable = page.outcome === 'read' || page.outcome === 'unchanged';
    if (isUsable && (etag !== null || lastModified !== null)) before.set(page.url.href, page);
  }
  return {
    pages,
    before: (url) => before.get(url.href) ?? null,
    askedAt,
    robots: keptRobots(run, write),
    async extent() {
      return toExtent(await readHeldScan(db, job));
    },
    keep(page, progress) {
      const kept = toKeptPage(page, { progress, now: now() });
      return write(async (trx) => {
        const extent = await keepPage(trx, job, kept);
        const leaseUntil = now() + siteLeaseMs;
        await noteSiteVisit(trx, { site, jobId: job.id, leaseUntil, askedAt: now() });
        return toExtent(extent);
      });
    },
  };
}

/** For a visit that keeps nothing of its pages: it holds its site, and knows what robots.txt said. */
export function openFleetingMemory(
  run: Pick<JobRun<unknown, unknown>, 'db' | 'job' | 'now'>,
  { site, askedAt, write }: HeldSite,
  maxPages: number,
): VisitMemory {
  const { job, now } = run;
  const extent = { maxPages, stopsEarly: true };
  return {
    ...forgetfulMemory(extent),
    askedAt,
    robots: keptRobots(run, write),
    keep: () =>
      write(async (trx) => {
        const leaseUntil = now() + siteLeaseMs;
        await noteSiteVisit(trx, { site, jobId: job.id, leaseUntil, askedAt: now() });
        return extent;
      }),
  };
}

function toExtent({ max_pages, stops_early }: ScanExtent): VisitExtent {
  return { maxPages: max_pages, stopsEarly: stops_early === 1 };
}

function keptRobots(
  { db, now }: Pick<JobRun<unknown, unknown>, 'db' | 'now'>,
  write: HeldSite['write'],
): VisitMemory['robots'] {
  return {
    find: (origin) => findRobots(db, origin, now()),
    keep: (origin, rules) =>
      write((trx) => keepRobots(trx, { origin, rules, expiresAt: now() + robotsLifeMs })),
  };
}

function toKeptPage(
  page: VisitedPage,
  { progress, now }: { progress: number; now: number },
): KeptPage {
  return {
    page: {
      requested_url: page.requested.href,
      url: page.url.href,
      kind: page.kind,
      depth: page.depth,
      outcome: page.outcome,
      reason: page.reason,
      title: page.title,
      text: '',
      text_bytes: page.textBytes,
      channels: JSON.stringify(page.channels),
      links: JSON.stringify(
        page.links.map(({ url, text, isFrame = false }) => [
          url.href,
          text,
          ...(isFrame ? ['frame'] : []),
        ]),
      ),
      hash: page.hash,
      bytes: page.bytes,
      etag: page.validators.etag,
      last_modified: page.validators.lastModified,
      needs_javascript: page.needsJavascript ? 1 : 0,
      visited_at: now,
    },
    contacts: page.contacts.map((contact) => ({
      email: contact.email,
      found: JSON.stringify(contact),
    })),
    progress,
  };
}

async function readVisitedPages(db: Db, jobId: string): Promise<readonly VisitedPage[]> {
  const [rows, found] = [await listPages(db, jobId), await listPageContacts(db, jobId)];
  const contacts = Map.groupBy(found, (contact) => contact.position);
  return rows.map((row) =>
    toVisitedPage(
      row,
      (contacts.get(row.position) ?? []).map((contact) => readKeptContact(contact.found)),
    ),
  );
}

/** Of a scan that is over, or was begun by an earlier release, the text is a string. */
function textOf({ kind, text, text_bytes: bytes }: PageRow) {
  return {
    opening: kind !== 'home' ? '' : openingOf(bytes === null ? text : decodeText(bytes)),
    textBytes: bytes === null ? encodeText(text) : new Uint8Array(bytes),
  };
}

function toVisitedPage(row: PageRow, contacts: readonly KeptContact[]): VisitedPage {
  return {
    requested: new URL(row.requested_url),
    url: new URL(row.url),
    kind: row.kind,
    depth: row.depth,
    outcome: row.outcome,
    reason: row.reason,
    title: row.title,
    ...textOf(row),
    links: KeptLinks.parse(JSON.parse(row.links)).map(([url, text, frame]) => ({
      url: new URL(url),
      text,
      isFrame: frame === 'frame',
    })),
    contacts,
    channels: readKeptChannels(row.channels),
    hash: row.hash,
    bytes: row.bytes,
    validators: { etag: row.etag, lastModified: row.last_modified },
    needsJavascript: row.needs_javascript === 1,
  };
}
