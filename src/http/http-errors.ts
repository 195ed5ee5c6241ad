/** What is known about a request that brought no answer. Money depends on the difference: see docs/decisions. */
export type RequestFate =
  /** Nothing was written to the socket (DNS failure, connection refused, TLS failure): safe to repeat. */
  | 'never-sent'
  /** Some of it may have been read by the server. */
  | 'unknown';

/** The exchange failed below HTTP: DNS, connection, TLS, reset, timeout, early end of body. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError' as const;
  readonly fate: RequestFate;

  constructor(message: string, options: { fate: RequestFate; cause: unknown }) {
    super(message, { cause: options.cause });
    this.fate = options.fate;
  }
}

/** The target is not one this client may talk to (host not allowed, private address, port, scheme). */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError' as const;
}

/** The body passed the limit of the profile, counted after decompression. */
export class OversizeBodyError extends Error {
  override readonly name = 'OversizeBodyError' as const;
}
