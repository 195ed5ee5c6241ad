import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sendHtml, type RequestListener } from './http-server.ts';

/** The download site: the page that lists the current file, and the file. */
export function createBulkDownload(zipPath: string): RequestListener {
  const fileName = basename(zipPath);
  return async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://download').pathname;
    if (path === '/' || path === '/en_output.html') {
      sendHtml(response, 200, listingPage(fileName));
      return;
    }
    if (path !== `/${fileName}`) {
      sendHtml(response, 404, '<html><body><h1>Not Found</h1></body></html>');
      return;
    }
    const { size } = await stat(zipPath);
    response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Length': size });
    if (request.method === 'HEAD') response.end();
    else await pipeline(createReadStream(zipPath), response);
  };
}

function listingPage(fileName: string): string {
  return `<!DOCTYPE html>
<html><head><title>Companies House data products</title></head><body>
<h2>Free Company Data Product</h2>
<h3>Company data as one file:</h3>
<ul><li><a href="${fileName}">${fileName} (1Mb)</a></li></ul>
</body></html>
`;
}
