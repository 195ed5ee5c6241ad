/** One outbound request. Every call that leaves the process goes through a {@link GuardedClient}. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whole exchange for `request`; until the response headers for `openStream`. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** For `openStream`: chunks that have arrived are handed on together, and past about this many bytes the other side has to wait. */
  readonly gatherBytes?: number;
  /** Counted after decompression; the client's own limit when absent. For the client of strangers' websites. */
  readonly maxBodyBytes?: number;
  /** A longer body is cut at `maxBodyBytes` instead of refused. For `request` of the client of strangers' websites. */
  readonly cutsBody?: boolean;
  /** Redirects that are followed; the client's own number when absent. For the client of strangers' websites. */
  readonly maxRedirects?: number;
}

export interface InboundHead {
  readonly status: number;
  /** Lower-case names; repeated headers joined by ", ". */
  readonly headers: ReadonlyMap<string, string>;
  /** The address that finally answered (after redirects, where a profile follows them). */
  readonly url: URL;
}

export interface InboundResponse extends InboundHead {
  readonly body: Uint8Array;
}

export interface InboundStream extends InboundHead {
  /** Raw chunks as they arrive. Iteration throws a NetworkError when the connection breaks. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Throws {@link NetworkError} (never reached the server, or broke), {@link BlockedAddressError} or {@link OversizeBodyError}. */
export interface GuardedClient {
  request(request: OutboundRequest): Promise<InboundResponse>;
  openStream(request: OutboundRequest): Promise<InboundStream>;
  [Symbol.asyncDispose](): Promise<void>;
}
