import type { StreamName } from '../domain/stream.ts';
import type { Db } from './open-store.ts';

export interface StreamTotals {
  /** Events that were new. */
  readonly events: number;
  /** Of those the ones of companies that are held. */
  readonly held: number;
  readonly entered: number;
  readonly left: number;
  /** Held companies of which something else changed. */
  readonly changed: number;
  readonly unreadable: number;
}

/** What a stream has brought since the database was made. */
export async function readStreamTotals(db: Db, stream: StreamName): Promise<StreamTotals> {
  const [days, changed] = await Promise.all([
    db
      .selectFrom('stream_days')
      .select(({ fn }) => [
        fn.sum<number | null>('events').as('events'),
        fn.sum<number | null>('held').as('held'),
        fn.sum<number | null>('entered').as('entered'),
        fn.sum<number | null>('left').as('left'),
        fn.sum<number | null>('unreadable').as('unreadable'),
      ])
      .where('stream', '=', stream)
      .executeTakeFirst(),
    db
      .selectFrom('stream_events')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('stream', '=', stream)
      .where('effect', '=', 'changed')
      .executeTakeFirstOrThrow(),
  ]);
  return {
    events: days?.events ?? 0,
    held: days?.held ?? 0,
    entered: days?.entered ?? 0,
    left: days?.left ?? 0,
    changed: changed.count,
    unreadable: days?.unreadable ?? 0,
  };
}
