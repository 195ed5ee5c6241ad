import type { Config } from '../config/config.ts';
import type { BulkProduct } from '../domain/bulk-product.ts';
import { createProviderClient } from '../http/provider-client.ts';
import { fetchSnapshot, letOlderGo, type FetchedSnapshot } from '../pipeline/fetch-snapshot.ts';
import { FetchRunningError } from '../pipeline/hold-fetch-lease.ts';
import { bulkFolderOf } from '../pipeline/snapshot-folders.ts';
import { decideRetry } from '../queue/decide-retry.ts';
import { retryPolicies } from '../queue/retry-policies.ts';
import { createCompaniesHouseDownload } from '../sources/companies-house-download/client.ts';
import { DownloadError } from '../sources/companies-house-download/errors.ts';
import { maxPageBytes } from '../sources/companies-house-download/limits.ts';
import { openStore } from '../store/open-store.ts';
import { isLanePaused } from '../store/lane-pauses.ts';
import { stampDatabase } from '../store/settings.ts';
import type { Cli } from './cli.ts';
import { EnvironmentError } from './cli-errors.ts';
import { showDownloadProgress } from './download-progress.ts';

/** Failures in a row without a new byte. */
const maxAttempts = 4;
/** A person who waits is told to come back rather than kept longer than this. */
const longestWaitMs = 60_000;

/** Fetches the newest snapshot of a product beside the database, and goes on by itself after what passes by itself. */
export async function fetchNewest(
  cli: Cli,
  {
    config,
    product,
    isQuiet,
  }: { readonly config: Config; readonly product: BulkProduct; readonly isQuiet: boolean },
): Promise<FetchedSnapshot> {
  const { clock, random, timers, signal } = cli;
  await using http = createProviderClient({
    allowedOrigins: [config.bulk.url],
    userAgent: config.scanner.userAgent,
    maxBodyBytes: maxPageBytes,
  });
  const download = createCompaniesHouseDownload({
    http,
    baseUrl: config.bulk.url,
    clock,
    timers,
  });
  await using store = await openStore(config.databaseUrl);
  await stampDatabase(store.db, 'live');
  if (await isLanePaused(store.db, 'download')) {
    throw new EnvironmentError('downloads are paused: strikewatch queue resume download');
  }
  const progress = isQuiet ? null : showDownloadProgress(cli);
  let attempt = 0;
  const furthest = new Map<string, number>();
  for (;;) {
    try {
      const published = await download.findNewest(product, signal);
      if (published.passedOver !== null) {
        cli.note(
          `warning: the snapshot of ${published.passedOver} is listed too, a date in the future: passed over`,
        );
      }
      return await fetchSnapshot(published, {
        db: store.db,
        context: { clock, random },
        download,
        bulkFolder: bulkFolderOf(config.databaseUrl),
        signal,
        onProgress(now) {
          // A server that always begins anew and is always cut gets nowhere, however many bytes come.
          if (now.receivedBytes > (furthest.get(now.fileName) ?? 0)) {
            furthest.set(now.fileName, now.receivedBytes);
            attempt = 0;
          }
          progress?.show(now);
        },
        onDamaged({ fileName, reason }) {
          cli.note(
            `warning: ${fileName} was whole when it was fetched and has been damaged on the disk since: ${reason} It is thrown away and fetched anew; if that happens again, look at the disk.`,
          );
        },
      });
    } catch (error) {
      if (error instanceof FetchRunningError) throw new EnvironmentError(error.message);
      attempt += 1;
      const waitMs = waitBeforeNext(cli, error, attempt);
      if (waitMs === null) throw error;
      progress?.end();
      cli.note(`${messageOf(error)} Trying again in ${Math.ceil(waitMs / 1_000)} s.`);
      await timers.sleep(waitMs, signal);
    } finally {
      progress?.end();
    }
  }
}

/** To be called when the fetched snapshot was imported. */
export async function letOlderSnapshotsGo(
  cli: Cli,
  { databaseUrl }: Config,
  { product, snapshotDate }: FetchedSnapshot,
): Promise<void> {
  const bulkFolder = bulkFolderOf(databaseUrl);
  try {
    await using store = await openStore(databaseUrl);
    await letOlderGo(store.db, { bulkFolder, product, snapshotDate });
  } catch (error) {
    // The import has ended well, and the next call tries it again.
    cli.note(`warning: cannot remove older snapshots in ${bulkFolder}: ${messageOf(error)}`);
  }
}

/** Null when it is no use, or not soon enough for somebody who is watching. */
function waitBeforeNext({ clock, random }: Cli, error: unknown, attempt: number): number | null {
  if (!(error instanceof DownloadError)) return null;
  const now = clock.now();
  const jitter = random.next();
  const failed = { attempt, maxAttempts, advice: error.retry, now, jitter };
  const decision = decideRetry(failed, retryPolicies.download);
  if (decision.kind === 'discard') return null;
  const waitMs = decision.runAt - now;
  return waitMs > longestWaitMs ? null : waitMs;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
