import type { BulkProduct } from '../../domain/bulk-product.ts';
import { addDays, londonDateOf } from '../../domain/london-date.ts';
import type { GuardedClient, InboundResponse } from '../../http/guarded-client.ts';
import { OversizeBodyError } from '../../http/http-errors.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Timers } from '../../runtime/timers.ts';
import { downloadFile, type DownloadRequest, type FetchedFile } from './download-file.ts';
import { DownloadError } from './errors.ts';
import { maxFileBytes, maxRedirects, pageTimeoutMs, patientWaitMs, stallMs } from './limits.ts';
import { listLinks } from './list-links.ts';
import { redirectTarget, translateNetwork } from './open-answer.ts';
import {
  pickNewestSnapshot,
  type PublishedFile,
  type PublishedSnapshot,
} from './pick-newest-snapshot.ts';
import { exampleNameOf, pageOf } from './product-files.ts';
import { refuseStatus } from './refuse-status.ts';

/** The download site of Companies House. Throws {@link DownloadError}, or the signal's reason once it is aborted. */
export interface CompaniesHouseDownload {
  /** The newest snapshot that the site lists. */
  findNewest(product: BulkProduct, signal: AbortSignal): Promise<PublishedSnapshot>;
  /** One file of it, continued where an earlier call stopped. */
  fetchFile(file: PublishedFile, request: DownloadRequest): Promise<FetchedFile>;
}

export interface CompaniesHouseDownloadOptions {
  readonly http: GuardedClient;
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly stallMs?: number;
  readonly maxFileBytes?: number;
}

export function createCompaniesHouseDownload(
  options: CompaniesHouseDownloadOptions,
): CompaniesHouseDownload {
  const { http, clock, timers } = options;
  const tools = {
    http,
    timers,
    stallMs: options.stallMs ?? stallMs,
    maxFileBytes: options.maxFileBytes ?? maxFileBytes,
  };
  const base = new URL(options.baseUrl.replace(/\/*$/, '/'));

  return {
    async findNewest(product, signal) {
      const asked = new URL(pageOf(product), base);
      const page = await readPage(asked, signal);
      const { urls, title } = listLinks(new TextDecoder().decode(page.body), page.url);
      const picked = pickNewestSnapshot(urls, {
        product,
        origin: base.origin,
        latestDate: addDays(londonDateOf(clock.now()), 1),
      });
      switch (picked.kind) {
        case 'found':
          return picked.snapshot;
        case 'incomplete':
          throw new DownloadError(
            `${asked.href} lists the snapshot of ${picked.snapshotDate} without part ${picked.missing.join(', ')} of ${picked.total}: it is still being put up. Try again in an hour.`,
            { problem: 'incomplete-set', retry: { afterMs: patientWaitMs }, cause: null },
          );
        case 'elsewhere':
          throw new DownloadError(
            `${asked.href} links its files to ${picked.origin}, which is another origin and is not followed. If that is where Companies House publishes now, set companiesHouse.bulk.url to it.`,
            { problem: 'moved', retry: 'never', cause: null },
          );
        case 'ahead':
          throw new DownloadError(
            `${asked.href} lists no snapshot but that of ${picked.snapshotDate}, a date in the future: look at the clock of this machine; a file downloaded by hand can be imported with "strikewatch import --snapshot-date".`,
            { problem: 'ahead-of-clock', retry: { afterMs: patientWaitMs }, cause: null },
          );
        case 'none':
          throw new DownloadError(
            `${asked.href} (titled "${title}", ${page.body.length} bytes, ${urls.length} links) names no ${exampleNameOf(product)}: it has changed, or is an error page. Look at it in a browser; a file downloaded by hand can be imported with "strikewatch import".`,
            { problem: 'page-changed', retry: 'never', cause: null },
          );
      }
    },
    fetchFile: (file, request) => downloadFile(tools, file, request),
  };

  async function readPage(asked: URL, signal: AbortSignal): Promise<InboundResponse> {
    let url = asked;
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      const page = await send(url, signal);
      const target = redirectTarget(page, url);
      if (target === null && page.status === 200) return page;
      if (target === null) throw refuseStatus(page, url);
      url = target;
    }
    throw new DownloadError(`${asked.href} redirects more than ${maxRedirects} times`, {
      problem: 'unavailable',
      retry: 'backoff',
      cause: null,
    });
  }

  async function send(url: URL, signal: AbortSignal): Promise<InboundResponse> {
    try {
      return await http.request({ method: 'GET', url, timeoutMs: pageTimeoutMs, signal });
    } catch (error) {
      if (error instanceof OversizeBodyError) {
        throw new DownloadError(`${url.href}: ${error.message}: this is not the page of files`, {
          problem: 'page-changed',
          retry: 'never',
          cause: error,
        });
      }
      throw translateNetwork(error, url, signal);
    }
  }
}
