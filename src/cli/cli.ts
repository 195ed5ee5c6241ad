import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { SimulationRequest, SimulationResult } from '../domain/simulation.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Random } from '../runtime/random.ts';
import type { Timers } from '../runtime/timers.ts';
import type { DatabaseStamp } from '../store/settings.ts';

export const serveRoles = ['api', 'stream', 'worker'] as const;
export type ServeRole = (typeof serveRoles)[number];

export interface StartRequest {
  readonly config: Config;
  readonly stamp: DatabaseStamp;
  readonly roles: readonly ServeRole[];
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
}

/** Starts the wired product; handed in by main.ts, because the wiring stands above the commands. */
export type StartApp = (
  request: StartRequest,
  signal: AbortSignal,
) => Promise<{ readonly url: string; readonly stopped: Promise<void> }>;

/** Handed in likewise: the simulation runs the product from above. */
export type Simulate = (request: SimulationRequest) => Promise<SimulationResult>;

/** What a command may touch of the process it runs in. */
export interface Cli {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  readonly startApp: StartApp;
  readonly simulate: Simulate;
  /** Writes to stdout; resolves when the reader can take more, rejects with EPIPE when it has gone. */
  print(text: string): Promise<void>;
  /** One line on stderr. */
  note(line: string): void;
  /** For a line that is drawn again and again. */
  readonly stderr: { readonly isTerminal: boolean; write(text: string): void };
}
