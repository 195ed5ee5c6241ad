import { parentPort } from 'node:worker_threads';
import { limitAllocations } from './limit-allocations.ts';
import { readPdf, type PdfAnswer } from './read-pdf.ts';

type Port = NonNullable<typeof parentPort>;

const mebibyte = 1024 * 1024;
/** A document of 5 MB that is one takes a tenth of it. */
const limit = { maxOneBytes: 32 * mebibyte, maxBytes: 192 * mebibyte };

/** The thread that reads one PDF; `createPdfReader` starts it and is the only one to talk to it. */
function workPdf(port: Port): void {
  const isOver = limitAllocations(limit);
  port.once('message', (body: Uint8Array) => {
    void readPdf(body).then((answer) => port.postMessage(isOver() ? unpacksTooFar : answer));
  });
}

const unpacksTooFar: PdfAnswer = {
  kind: 'failed',
  reason: `it unpacks to more than ${limit.maxBytes / mebibyte} MB`,
};

if (parentPort !== null) workPdf(parentPort);
