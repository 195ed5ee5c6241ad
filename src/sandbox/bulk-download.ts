import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import type { FaultSwitches } from './faults.ts';
import { sendHtml, type RequestListener } from './http-server.ts';
import type { Observations } from './observations.ts';
import { readStretch, sendHead, type StaticFile } from './static-file.ts';

export interface BulkDownloadOptions {
  /** The register, as one file or as its parts. */
  readonly companyFiles: readonly StaticFile[];
  /** The people with significant control. */
  readonly pscFiles: readonly StaticFile[];
  readonly faults: FaultSwitches;
  readonly seen: Observations;
}

/** The download site: the two pages that list the current files, and the files, from a host that knows ranges. */
export function createBulkDownload(options: BulkDownloadOptions): RequestListener {
  const { companyFiles, pscFiles, faults, seen } = options;
  const files = new Map(
    [...companyFiles, ...pscFiles].map((file) => [`/${basename(file.path)}`, file]),
  );
  return async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://download').pathname;
    seen.downloads.push({ path, range: request.headers.range ?? null, at: Date.now() });
    if (faults.isOn('download-5xx')) {
      sendHtml(response, 502, '<html><body><h1>502 Bad Gateway</h1></body></html>');
    } else if (path === '/' || path === '/en_output.html') {
      sendHtml(response, 200, listingPage('Free Company Data Product', companyFiles));
    } else if (path === '/en_pscdata.html') {
      sendHtml(response, 200, listingPage('People with significant control snapshot', pscFiles));
    } else {
      const file = files.get(path);
      if (file === undefined) {
        sendHtml(response, 404, '<html><body><h1>Not Found</h1></body></html>');
      } else if (faults.isOn('download-html')) {
        sendHtml(response, 200, '<html><body><h1>Down for maintenance</h1></body></html>');
      } else await sendFile(request, response, { file, faults });
    }
  };
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { file, faults }: { readonly file: StaticFile; readonly faults: FaultSwitches },
): Promise<void> {
  const stretch = faults.isOn('download-ignore-range')
    ? ({ kind: 'whole' } as const)
    : readStretch(request.headers, file);
  const body = sendHead(response, file, stretch);
  if (body === null) return;
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const isCut = faults.isOn('download-cut');
  if (!isCut && !faults.isOn('download-stall')) {
    await pipeline(createReadStream(file.path, body), response);
    return;
  }
  const middle = Math.floor((body.start + body.end) / 2);
  await pipeline(createReadStream(file.path, { start: body.start, end: middle }), response, {
    end: false,
  });
  if (isCut) response.destroy();
  else await once(response, 'close');
}

function listingPage(title: string, files: readonly StaticFile[]): string {
  const items = files.map(({ path, size }) => {
    const name = basename(path);
    return `<li><a href="${name}">${name}  (${Math.ceil(size / 1_048_576)}Mb)</a></li>`;
  });
  return `<!DOCTYPE html>
<html><head><title>Companies House data products</title></head><body>
<h2>${title}</h2>
<ul>${items.join('\n')}</ul>
</body></html>
`;
}
