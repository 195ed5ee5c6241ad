/** A made-up stretch of Companies House and of the service that follows it, wholly told by its seed. */
export interface SimulationRequest {
  readonly seed: number;
  /** Days full of trouble; fair weather follows until everything has come right. */
  readonly days: number;
  /** On the companies stream; the filings stream brings half as many. */
  readonly eventsPerDay: number;
  /** Whether companies that enter are enriched, too: paid look-ups, visits to sites, people. */
  readonly withEnrichment: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SimulationProgress) => void;
}

export interface SimulationProgress {
  readonly hour: number;
  readonly hours: number;
  /** The trouble is over, and what it left is being put right. */
  readonly isSettling: boolean;
}

export interface SimulationResult {
  /** What was wrong at any virtual hour, or at the end; empty when all is well. */
  readonly wrong: readonly string[];
  /** How often each kind of trouble was met, and what came of it. */
  readonly seen: Readonly<Record<string, number>>;
  /** Of everything that was read, written and connected to, with its virtual times: the same for the same seed. */
  readonly hash: string;
  readonly published: number;
  readonly restCalls: number;
}
