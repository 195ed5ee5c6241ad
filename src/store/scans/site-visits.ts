import { compileOnce } from '../compile-once.ts';
import type { Db, Trx } from '../open-store.ts';

export type SiteAnswer =
  /** When it was asked for something last; 0 when it never was. */
  | { readonly kind: 'held'; readonly askedAt: number }
  | { readonly kind: 'taken'; readonly until: number }
  /** As many sites as may be are being visited at its address. */
  | { readonly kind: 'crowded' };

/**
 * Takes a site for one visit, whatever process it runs in. A job that was interrupted finds its own visit again and goes on at once; the
 * site of one that has died is free when its time is over.
 */
export async function takeSite(
  trx: Trx,
  visit: {
    readonly site: string;
    /** Null where it is not known, which counts as one of its own. */
    readonly address: string | null;
    readonly jobId: string;
    readonly now: number;
    readonly until: number;
    readonly mostAtAddress: number;
  },
): Promise<SiteAnswer> {
  const current = await trx
    .selectFrom('site_visits')
    .selectAll()
    .where('site', '=', visit.site)
    .executeTakeFirst();
  const isOthers = current !== undefined && current.job_id !== visit.jobId;
  if (isOthers && current.lease_until > visit.now) {
    return { kind: 'taken', until: current.lease_until };
  }
  const isCrowded =
    visit.address !== null && (await countNeighbours(trx, visit)) >= visit.mostAtAddress;
  if (isCrowded) return { kind: 'crowded' };
  const askedAt = current?.asked_at ?? 0;
  await trx
    .insertInto('site_visits')
    .values({
      site: visit.site,
      job_id: visit.jobId,
      lease_until: visit.until,
      address: visit.address,
      asked_at: askedAt,
    })
    .onConflict((conflict) =>
      conflict.column('site').doUpdateSet({
        job_id: visit.jobId,
        lease_until: visit.until,
        address: visit.address,
      }),
    )
    .execute();
  return { kind: 'held', askedAt };
}

/** Other sites at the address that are being visited. */
async function countNeighbours(
  trx: Trx,
  visit: { readonly site: string; readonly address: string | null; readonly now: number },
): Promise<number> {
  const { count } = await trx
    .selectFrom('site_visits')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('address', '=', visit.address)
    .where('lease_until', '>', visit.now)
    .where('site', '!=', visit.site)
    .executeTakeFirstOrThrow();
  return count;
}

interface NotedVisit {
  readonly site: string;
  readonly jobId: string;
  readonly leaseUntil: number;
  readonly askedAt: number;
}

/** Notes that the site was asked just now, and holds it on. */
export async function noteSiteVisit(trx: Trx, visit: NotedVisit): Promise<void> {
  await setSiteVisit(trx, visit);
}

const setSiteVisit = compileOnce<NotedVisit, unknown>((db, hole) =>
  db
    .updateTable('site_visits')
    .set({ lease_until: hole('leaseUntil'), asked_at: hole('askedAt') })
    .where('site', '=', hole('site'))
    .where('job_id', '=', hole('jobId')),
);

/** Lets the next visitor in. */
export async function leaveSite(
  db: Db | Trx,
  visit: { readonly site: string; readonly jobId: string; readonly askedAt: number },
): Promise<void> {
  await db
    .updateTable('site_visits')
    .set({ lease_until: 0, asked_at: visit.askedAt })
    .where('site', '=', visit.site)
    .where('job_id', '=', visit.jobId)
    .execute();
}
