import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { firstTimepoint, type InventedEvents } from './invent-events.ts';

export interface SentCounts {
  readonly companies: number;
  readonly filings: number;
}

/** What the database has against what was sent; no difference means that nothing was lost or counted twice. */
export interface Account {
  readonly entered: number;
  readonly left: number;
  readonly differences: readonly string[];
}

const Count = z.object({ n: z.number().nullable() });

/** Compares the database, cell by cell where it matters, with what the seed says was sent. */
export function accountForEvents(
  path: string,
  events: InventedEvents,
  sent: SentCounts & { readonly held: number },
): Account {
  const expected = { entering: 0, leaving: 0, held: 0, unheld: 0 };
  for (let index = 0; index < sent.companies; index += 1) expected[events.kindOf(index)] += 1;
  let heldFilings = 0;
  for (let index = 0; index < sent.filings; index += 1) {
    if (events.isFilingHeld(index)) heldFilings += 1;
  }
  const heldEvents = expected.entering + expected.leaving + expected.held;
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  const count = (sql: string): number => Count.parse(db.prepare(sql).get()).n ?? 0;
  const day = (column: string, stream: string): number =>
    count(`select sum("${column}") as n from stream_days where stream = '${stream}'`);
  const span = (stream: string): string =>
    z
      .array(z.object({ from_timepoint: z.int(), to_timepoint: z.int() }))
      .parse(
        db
          .prepare('select from_timepoint, to_timepoint from stream_spans where stream = ?')
          .all(stream),
      )
      .map((row) => `${row.from_timepoint}-${row.to_timepoint}`)
      .join(' ');
  try {
    const rows: readonly (readonly [string, string | number, string | number])[] = [
      ['span of companies', span('companies'), wholeSpan(sent.companies)],
      ['span of filings', span('filings'), wholeSpan(sent.filings)],
      ['events of companies', day('events', 'companies'), sent.companies],
      ['events of filings', day('events', 'filings'), sent.filings],
      ['events of companies held', day('held', 'companies'), heldEvents],
      ['filings of companies held', day('held', 'filings'), heldFilings],
      ['entered', day('entered', 'companies'), expected.entering],
      ['left', day('left', 'companies'), expected.leaving],
      ['events kept', count('select count(*) as n from stream_events'), heldEvents + heldFilings],
      [
        'episodes opened',
        count(`select count(*) as n from episodes where opened_by = 'stream'`),
        expected.entering,
      ],
      [
        'episodes closed',
        count(`select count(*) as n from episodes where state = 'closed'`),
        expected.leaving,
      ],
      [
        'companies held',
        count('select count(*) as n from companies'),
        sent.held + expected.entering,
      ],
      ['unreadable lines', count('select count(*) as n from dead_letters'), 0],
      ['gaps', count('select count(*) as n from stream_gaps'), 0],
    ];
    return {
      entered: expected.entering,
      left: expected.leaving,
      differences: rows
        .filter(([, found, wanted]) => found !== wanted)
        .map(([name, found, wanted]) => `${name}: ${found} instead of ${wanted}`),
    };
  } finally {
    db.close();
  }
}

function wholeSpan(length: number): string {
  return length === 0 ? '' : `${firstTimepoint}-${firstTimepoint + length - 1}`;
}
