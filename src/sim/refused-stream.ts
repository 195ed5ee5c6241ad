import type { InboundStream, OutboundRequest } from '../http/guarded-client.ts';

/** A status with a page that is no stream. */
export function answerWith(request: OutboundRequest, status: number): Promise<InboundStream> {
  return Promise.resolve({ status, headers: new Map(), url: request.url, body: refusalBody() });
}

async function* refusalBody(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('<html><body>no</body></html>');
}
