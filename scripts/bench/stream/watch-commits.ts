import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { firstTimepoint } from './invent-events.ts';
import { epochMs, type ServedStream } from './serving-plan.ts';

/** From this instant on every event before `upTo` (an index) is seen by another connection. */
export interface SeenCommit {
  readonly at: number;
  readonly upTo: number;
}

export interface CommitWatch {
  readonly seen: Readonly<Record<ServedStream, readonly SeenCommit[]>>;
  /** How many events of a stream are seen by now. */
  seenOf(stream: ServedStream): number;
  stop(): void;
}

/** How often it is looked; what is measured is too long by up to this. */
export const lookEveryMs = 2;

const Cursor = z.object({ stream: z.enum(['companies', 'filings']), timepoint: z.int() });

/** Looks at the cursors with a connection of its own. A cursor is written in the transaction that holds the events up to it. */
export function watchCommits(path: string): CommitWatch {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  const version = db.prepare('pragma data_version');
  const cursors = db.prepare(
    'select stream, timepoint from stream_cursors where timepoint is not null',
  );
  const seen: Record<ServedStream, SeenCommit[]> = { companies: [], filings: [] };
  let known: unknown = null;
  const seenOf = (stream: ServedStream): number => seen[stream].at(-1)?.upTo ?? 0;
  const timer = setInterval(() => {
    const now = version.get()?.['data_version'];
    if (now === known) return;
    known = now;
    const rows = z.array(Cursor).parse(cursors.all());
    const at = epochMs();
    for (const { stream, timepoint } of rows) {
      const upTo = timepoint - firstTimepoint + 1;
      if (upTo > seenOf(stream)) seen[stream].push({ at, upTo });
    }
  }, lookEveryMs);
  return {
    seen,
    seenOf,
    stop() {
      clearInterval(timer);
      db.close();
    },
  };
}
