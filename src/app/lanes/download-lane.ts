import { createFetchBulk, type BulkFetchTools } from '../../pipeline/fetch-bulk.ts';
import { bulkFolderOf } from '../../pipeline/snapshot-folders.ts';
import { createProviderClient } from '../../http/provider-client.ts';
import { runnable } from '../../queue/job-kind.ts';
import { createCompaniesHouseDownload } from '../../sources/companies-house-download/client.ts';
import { maxPageBytes } from '../../sources/companies-house-download/limits.ts';
import { createImportInChild } from '../import-in-child.ts';
import type { OpenLane } from './lane-work.ts';

export const openDownloadLane: OpenLane<BulkFetchTools> = async (
  { config, stamp, context, timers },
  stack,
) => {
  const http = createProviderClient({
    allowedOrigins: [config.bulk.url],
    userAgent: config.scanner.userAgent,
    maxBodyBytes: maxPageBytes,
  });
  const download = createCompaniesHouseDownload({
    http: stack.use(http),
    baseUrl: config.bulk.url,
    ...context,
    timers,
  });
  const client = {
    download,
    bulkFolder: bulkFolderOf(config.databaseUrl),
    runImport: createImportInChild({ config, stamp, timers }),
  };
  return { client, kinds: [runnable(createFetchBulk(context))] };
};
