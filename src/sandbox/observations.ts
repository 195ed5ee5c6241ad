export interface ObservedStart {
  readonly at: number;
  readonly operation: string;
  readonly subjects: readonly string[];
  readonly taskHash: string | null;
}

export interface ObservedCharge {
  readonly at: number;
  readonly operation: string;
  readonly subject: string;
  readonly credits: string;
}

/** What the servers saw, in order. Tests judge a client by this, not by what the client says. */
export interface Observations {
  readonly restCalls: { at: number; path: string; status: number }[];
  readonly snovCallsAt: number[];
  readonly starts: ObservedStart[];
  readonly charges: ObservedCharge[];
  /** Free counts of a domain's addresses. */
  readonly counts: { at: number; domain: string }[];
  readonly hunterCalls: { at: number; path: string; hasKeyInUrl: boolean }[];
  /** Paid questions that were carried out. */
  readonly hunterQuestions: { at: number; path: string; subject: string }[];
  readonly hunterCharges: ObservedCharge[];
  readonly downloads: { path: string; range: string | null; at: number }[];
  readonly pageVisits: { host: string; path: string; at: number }[];
  streamConnections: number;
}

export function createObservations(): Observations {
  return {
    restCalls: [],
    snovCallsAt: [],
    starts: [],
    charges: [],
    counts: [],
    hunterCalls: [],
    hunterQuestions: [],
    hunterCharges: [],
    downloads: [],
    pageVisits: [],
    streamConnections: 0,
  };
}
