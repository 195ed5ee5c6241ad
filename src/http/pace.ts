/** One provider's call budget, as its client sees it. The budget itself lives elsewhere and outlives the process. */
export interface Pace {
  /** Waits until the provider's budget allows one call and records it durably. */
  acquire(signal: AbortSignal): Promise<void>;
  /** Tells the budget what the server said, so that it can slow down. Header names are lower case. */
  observe(seen: {
    readonly status: number;
    readonly headers: ReadonlyMap<string, string>;
  }): Promise<void>;
}
