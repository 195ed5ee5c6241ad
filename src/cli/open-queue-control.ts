import { announceCalls } from '../pipeline/announce-calls.ts';
import { createQueueControl, type QueueControl } from '../queue/control-queue.ts';
import type { Db } from '../store/open-store.ts';
import type { Cli } from './cli.ts';

/** What people may do to the queue, from a command. */
export function openQueueControl(db: Db, { clock, random }: Cli): QueueControl {
  return createQueueControl({
    db,
    clock,
    onLanesChanged: (trx, change) => announceCalls(trx, { clock, random }, change),
  });
}
