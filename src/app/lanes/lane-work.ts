import type { StepContext } from '../../pipeline/step-context.ts';
import type { Config } from '../../config/config.ts';
import type { RunnableKind } from '../../queue/job-kind.ts';
import type { Timers } from '../../runtime/timers.ts';
import type { Db } from '../../store/open-store.ts';
import type { DatabaseStamp } from '../../store/settings.ts';
import type { SuppressionHash } from '../../store/suppressions.ts';

export interface LaneOptions {
  readonly config: Config;
  readonly stamp: DatabaseStamp;
  readonly db: Db;
  readonly context: StepContext;
  readonly timers: Timers;
  readonly hash: SuppressionHash;
}

/** What a lane works with: the handlers of the graph's steps, and the client they take. */
export interface LaneWork<Client> {
  readonly client: Client;
  readonly kinds: readonly RunnableKind<Client>[];
  /** Until when its provider is not to be asked; null while it may be, as without it. */
  readonly heldUpUntil?: () => Promise<number | null>;
}

/** Makes the work of a lane; what has to be closed at the end goes on the stack. */
export type OpenLane<Client, Needed = LaneOptions> = (
  options: Needed,
  stack: AsyncDisposableStack,
) => Promise<LaneWork<Client>>;
