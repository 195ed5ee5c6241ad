import type { MeasuredCommand, Measurement } from './run-measured.ts';

/** What is run against the others. */
export interface Contender {
  readonly id: string;
  /** One line of the table. */
  readonly title: string;
  /** Run `slowRuns` times, after all that are fast. */
  readonly isSlow: boolean;
  /** Why it cannot be run here; null when it can. */
  findHindrance(): string | null;
  command(run: RunOptions): Omit<MeasuredCommand, 'folder'>;
  /** Reads what the run has left, outside the measured time. */
  check(run: RunOptions, measurement: Measurement): Verdict;
}

export interface RunOptions {
  /** Fresh, and removed after the run. */
  readonly folder: string;
  /** The run before the measured ones, in which fields are hashed as well as rows counted. */
  readonly isWarmUp: boolean;
}

export interface Verdict {
  readonly isRight: boolean;
  /** What was compared, or what came out instead. */
  readonly text: string;
}

export interface ContenderResult {
  readonly contender: Contender;
  /** Null when it was run. */
  readonly hindrance: string | null;
  readonly measurements: readonly Measurement[];
  readonly verdict: Verdict | null;
}
