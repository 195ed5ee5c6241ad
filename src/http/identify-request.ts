import type { OutboundRequest } from './guarded-client.ts';

/** Adds who is asking and what may come back; the caller cannot override either. */
export function identifyRequest(
  request: OutboundRequest,
  { userAgent, encoding }: { readonly userAgent: string; readonly encoding: string },
): OutboundRequest {
  return {
    ...request,
    headers: { ...request.headers, 'user-agent': userAgent, 'accept-encoding': encoding },
  };
}
