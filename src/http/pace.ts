/** Free reads, and starts of what is paid for. */
export type CallOperation = 'read' | 'start';

/** One provider's call budget, as its client sees it. The budget itself lives elsewhere and outlives the process. */
export interface Pace {
  /** Waits until the provider's budget allows one call and records it durably. Throws, with nothing recorded, when calls were stopped meanwhile. */
  acquire(signal: AbortSignal, operation: CallOperation): Promise<PacedCall>;
}

/** A call that may be made now. How it ended is told once, so that the budget can slow down. */
export interface PacedCall {
  /** What the server said. Header names are lower case. */
  answered(seen: {
    readonly status: number;
    readonly headers: ReadonlyMap<string, string>;
  }): Promise<void>;
  /** There was no answer. */
  lost(): Promise<void>;
}
