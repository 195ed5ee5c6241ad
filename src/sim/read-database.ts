import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { streamStates } from '../domain/stream.ts';
import type { ModelStreamName } from './stream-connection.ts';

const Span = z.object({ from_timepoint: z.int(), to_timepoint: z.int() });
const Gap = z.object({
  id: z.string(),
  reason: z.string(),
  from_timepoint: z.int().nullable(),
  to_timepoint: z.int().nullable(),
  missed_from: z.int(),
  missed_to: z.int().nullable(),
  closed_at: z.int().nullable(),
  closed_by: z.string().nullable(),
  entries_found_at: z.int().nullable(),
});
const Cursor = z.object({
  timepoint: z.int().nullable(),
  state: z.enum(streamStates),
  state_reason: z.string().nullable(),
  followed_since: z.int().nullable(),
  connected_at: z.int().nullable(),
  last_byte_at: z.int().nullable(),
  last_event_at: z.int().nullable(),
  disconnected_at: z.int().nullable(),
  listening_since: z.int().nullable(),
  silent_since: z.int().nullable(),
  unreadable_since: z.int().nullable(),
  updated_at: z.int(),
});
const Letter = z.object({
  id: z.string(),
  source: z.string(),
  timepoint: z.int().nullable(),
  after_timepoint: z.int().nullable(),
  /** In hexadecimal. */
  raw: z.string(),
});
const HeldCompany = z.object({
  company_number: z.string(),
  company_status: z.string().nullable(),
  company_status_detail: z.string().nullable(),
  open_episodes: z.int(),
  route: z.string().nullable(),
});
const Job = z.object({
  kind: z.string(),
  subject: z.string(),
  state: z.string(),
  run_at: z.int(),
  created_at: z.int(),
  last_reason: z.string().nullable(),
});

/** The other process that takes leases. */
export const rival = 'a rival';

export type GapSeen = z.infer<typeof Gap>;
export type HeldSeen = z.infer<typeof HeldCompany>;

/** Looks at the database from outside of the process, as an auditor does: nothing of the product's own queries is believed. */
export interface DatabaseView {
  readonly spans: (stream: ModelStreamName) => readonly z.infer<typeof Span>[];
  readonly gaps: (stream: ModelStreamName) => readonly GapSeen[];
  readonly cursor: (stream: ModelStreamName) => z.infer<typeof Cursor> | null;
  readonly eventsCounted: (stream: ModelStreamName) => number;
  /** Those that the product has let go of since they were noted, too. */
  readonly letters: () => readonly z.infer<typeof Letter>[];
  readonly noteLetters: () => void;
  readonly held: () => readonly HeldSeen[];
  readonly unfinishedJobs: () => readonly z.infer<typeof Job>[];
  readonly discardedJobs: () => number;
  /** Breakers that hold calls up, or would if there were any. */
  readonly heldUp: () => readonly string[];
  readonly announced: (type: string) => readonly string[];
  /** Everything the streams left behind, for comparing two runs. */
  readonly dump: () => Iterable<string>;
  /** Another process takes the lease of the streams, as it would from one that was frozen. */
  readonly stealLease: () => boolean;
  readonly returnLease: () => void;
  readonly close: () => void;
}

export function openDatabaseView(path: string): DatabaseView {
  const database = new DatabaseSync(path);
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const rows = <T>(schema: z.ZodType<T>, query: string, ...values: string[]): T[] => {
    const statement = prepared.get(query) ?? database.prepare(query);
    prepared.set(query, statement);
    return z.array(schema).parse(statement.all(...values));
  };
  const Count = z.object({ n: z.int() });
  const letters = new Map<string, z.infer<typeof Letter>>();
  const noteLetters = (): void => {
    const query =
      'select id, source, timepoint, after_timepoint, hex(raw) as raw from dead_letters';
    for (const letter of rows(Letter, query)) letters.set(letter.id, letter);
  };

  return {
    spans: (stream) =>
      rows(
        Span,
        'select from_timepoint, to_timepoint from stream_spans where stream = ? order by from_timepoint',
        stream,
      ),
    gaps: (stream) =>
      rows(Gap, 'select * from stream_gaps where stream = ? order by opened_at, id', stream),
    cursor: (stream) =>
      rows(Cursor, 'select * from stream_cursors where stream = ?', stream)[0] ?? null,
    eventsCounted: (stream) =>
      rows(
        Count,
        'select coalesce(sum(events), 0) as n from stream_days where stream = ?',
        stream,
      )[0]?.n ?? 0,
    letters() {
      noteLetters();
      return [...letters.values()];
    },
    noteLetters,
    held: () =>
      rows(
        HeldCompany,
        `select c.company_number, c.company_status, c.company_status_detail,
           (select count(*) from episodes e where e.company_number = c.company_number and e.state = 'open') as open_episodes,
           (select e.route from episodes e where e.company_number = c.company_number and e.state = 'open') as route
         from companies c order by c.company_number`,
      ),
    unfinishedJobs: () =>
      rows(
        Job,
        'select kind, subject, state, run_at, created_at, last_reason from jobs where finished_at is null order by run_at',
      ),
    heldUp: () =>
      rows(
        z.object({ name: z.string() }),
        "select provider || ' ' || operation || ' ' || state as name from breakers where state != 'closed'",
      ).map(({ name }) => name),
    discardedJobs: () =>
      rows(Count, "select count(*) as n from jobs where state = 'discarded'")[0]?.n ?? 0,
    announced: (type) =>
      rows(
        z.object({ data: z.string() }),
        'select data from events where type = ? order by rowid',
        type,
      ).map(({ data }) => data),
    *dump() {
      const tables = ['stream_cursors', 'stream_spans', 'stream_days', 'stream_gaps'];
      tables.push('dead_letters', 'episodes', 'events', 'companies', 'filings');
      for (const table of tables) {
        for (const row of database.prepare(`select * from ${table} order by rowid`).all()) {
          yield `${table} ${JSON.stringify(row)}`;
        }
      }
      const events = database.prepare(
        'select stream, timepoint, received_at, effect, sha256 from stream_events order by stream, timepoint',
      );
      for (const row of events.all()) yield JSON.stringify(row);
    },
    stealLease() {
      const { changes } = database
        .prepare(
          "update leases set owner = ?, epoch = epoch + 1, lease_until = lease_until + 7200000 where name = 'streams'",
        )
        .run(rival);
      return Number(changes) > 0;
    },
    returnLease() {
      database.prepare("delete from leases where name = 'streams' and owner = ?").run(rival);
    },
    close: () => database.close(),
  };
}
