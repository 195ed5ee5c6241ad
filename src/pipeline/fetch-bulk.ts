import type { ImportScope } from '../domain/register-import.ts';
import type { RetryAdvice } from '../domain/retry-advice.ts';
import type { JobKind, JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import type { CompaniesHouseDownload } from '../sources/companies-house-download/client.ts';
import { DownloadError } from '../sources/companies-house-download/errors.ts';
import { isSnapshotImported } from '../store/imported-snapshots.ts';
import { writeNextLook } from '../store/next-look.ts';
import { decideNextLook, isSnapshotOfMonth } from './decide-next-look.ts';
import { fetchSnapshot, letOlderGo, type FetchedSnapshot } from './fetch-snapshot.ts';
import { enqueueNext } from './enqueue-step.ts';
import { graph, type StepPayload } from './graph.ts';
import { FetchRunningError } from './hold-fetch-lease.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/** What the worker of the lane `download` hands to its jobs. */
export interface BulkFetchTools {
  readonly download: CompaniesHouseDownload;
  readonly bulkFolder: string;
  readonly runImport: RunImport;
}

/** Imports a file or folder outside this process, so that nothing here has to wait for it. */
export type RunImport = (
  request: { readonly path: string; readonly scope: ImportScope },
  signal: AbortSignal,
) => Promise<ImportEnd>;

export type ImportEnd =
  | { readonly kind: 'imported'; readonly rowsRead: number; readonly rowsKept: number }
  /** The import found that the file is not what it should be and changed nothing, or holds it until somebody has looked. */
  | { readonly kind: 'held'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** The import of a fetched file did not end well. */
export class ImportFailedError extends Error {
  override readonly name = 'ImportFailedError' as const;
  readonly retry: RetryAdvice;

  constructor(message: string, retry: RetryAdvice) {
    super(message);
    this.retry = retry;
  }
}

/** Somebody fetches by hand: that may take as long as a download does. */
const busyWaitMs = 10 * 60_000;

/** As often as a page is looked at that does not list the month's yet. */
const staleWaitMs = 86_400_000;

/** Looks for the newest snapshot, fetches it and has it imported. What is imported already costs one look at a page. */
export function createFetchBulk(
  context: StepContext,
): JobKind<StepPayload<'fetch-bulk'>, BulkFetchTools> {
  return stepKind('fetch-bulk', graph['fetch-bulk'], async (run) => {
    const { payload, client, db, signal } = run;
    const published = await client.download.findNewest(payload.product, signal);
    const { product, snapshotDate } = published;
    const log = context.log.child({ product, snapshotDate });
    if (published.passedOver !== null) {
      const { passedOver } = published;
      log.warn({ passedOver }, 'the page also lists a snapshot of the future: passed over');
    }
    if (await isSnapshotImported(db, { ...payload, snapshotDate })) {
      return finish(context, run, snapshotDate);
    }
    log.info('fetching a snapshot');
    const fetched = await fetchIfThere(context, run, published);
    if ('waitMs' in fetched) return snooze(run.now() + fetched.waitMs, fetched.reason);
    const end = await client.runImport({ path: fetched.path, scope: payload.scope }, signal);
    switch (end.kind) {
      case 'imported':
        log.info({ rowsRead: end.rowsRead, rowsKept: end.rowsKept }, 'imported a fetched snapshot');
        await letOlderGo(db, { bulkFolder: client.bulkFolder, product, snapshotDate });
        return finish(context, run, snapshotDate);
      case 'held':
        throw new ImportFailedError(
          `the import of ${fetched.path} stopped: ${end.reason}`,
          'never',
        );
      case 'failed':
        throw new ImportFailedError(
          `the import of ${fetched.path} failed: ${end.reason}`,
          'backoff',
        );
    }
  });
}

type Run = JobRun<StepPayload<'fetch-bulk'>, BulkFetchTools>;

interface NotThere {
  readonly waitMs: number;
  readonly reason: string;
}

async function fetchIfThere(
  context: StepContext,
  { client, db, signal }: Run,
  published: Parameters<typeof fetchSnapshot>[0],
): Promise<FetchedSnapshot | NotThere> {
  const { download, bulkFolder } = client;
  try {
    return await fetchSnapshot(published, {
      db,
      context,
      download,
      bulkFolder,
      signal,
      onProgress: () => undefined,
      onDamaged: (file) => {
        context.log.warn(file, 'a kept file was damaged on the disk: it is fetched anew');
      },
    });
  } catch (error) {
    if (error instanceof FetchRunningError) {
      return { waitMs: busyWaitMs, reason: 'another process is fetching into the same folder' };
    }
    if (error instanceof DownloadError && error.problem === 'stale') {
      context.log.warn({ reason: error.message }, 'the listed snapshot is not there yet');
      return { waitMs: staleWaitMs, reason: error.message };
    }
    throw error;
  }
}

/**
 * With the month's register in, there is nothing to look for before the next month, and its owners are fetched: a snapshot of
 * them has a use only for companies that are stored.
 */
function finish(context: StepContext, run: Run, snapshotDate: string): Outcome {
  const { product, scope } = run.payload;
  if (product !== 'companies' || !isSnapshotOfMonth(snapshotDate, run.now())) return done();
  const jitter = context.random.next();
  const nextLookAt = decideNextLook(run.now(), { isMonthDone: true, jitter });
  return done(async (trx) => {
    await writeNextLook(trx, product, nextLookAt);
    await enqueueNext(trx, context, {
      from: 'fetch-bulk',
      name: 'fetch-bulk',
      payload: { product: 'psc', scope },
    });
  });
}
