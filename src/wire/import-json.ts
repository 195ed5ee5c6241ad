import { z } from 'zod';
import { importScopes, snapshotStates } from '../domain/register-import.ts';
import type { SnapshotRecord } from '../store/list-snapshots.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';

const count = z.number().int();
const counts = z.record(z.string(), count);

const Quality = z.object({
  coverage: z.enum(['rows_kept', 'whole_file']),
  rowsExamined: count,
  byStatus: counts,
  byCategory: counts,
  byAccountCategory: counts,
  unknownStatuses: counts,
  unknownCategories: counts,
  impossibleDates: counts,
  malformedNumbers: counts,
  malformedPostcodes: count,
  emptyPostcodes: count,
  emptyNames: count,
  undecodableTexts: count,
  repairedNumbers: count,
  duplicates: count,
  rejects: counts,
});

/** Companies of the full register whose rows could not be read. */
const Unread = z.object({
  /** They keep what the register before said of them. */
  kept: count,
  /** New ones, listed by their number. */
  listed: count,
  /** Rows that name no company. */
  nameless: count,
});

/** The stored report of an import, as far as others read it. */
export const StoredImportReport = z.object({
  heldBecause: z.array(z.string()),
  entered: count,
  left: count,
  absent: count,
  /** Reports of earlier versions have none of these. */
  unread: count.default(0),
  overruled: count.default(0),
  resumed: count.default(0),
  previous: z
    .object({
      snapshotDate: z.string().nullable(),
      rowsReadChange: z.number().nullable(),
      underThreatChange: z.number().nullable(),
    })
    .nullable(),
  quality: Quality,
  register: z
    .object({ unread: Unread.nullable().default(null) })
    .nullable()
    .default(null),
});
export type StoredImportReport = z.infer<typeof StoredImportReport>;

/** Null for an import that was not read to its end, or that another version wrote down. */
export function readStoredReport({
  report,
}: Pick<SnapshotRecord, 'report'>): StoredImportReport | null {
  if (report === null) return null;
  const parsed = StoredImportReport.safeParse(JSON.parse(report));
  return parsed.success ? parsed.data : null;
}

/** An import of a bulk file. What only its report tells is null until it was read to its end. */
export const ImportJson = z.object({
  id: z.string(),
  file_name: z.string(),
  snapshot_date: z.string().nullable(),
  scope: z.enum(importScopes),
  state: z.enum(snapshotStates),
  is_complete_set: z.boolean(),
  rows_read: count,
  rows_kept: count,
  rows_rejected: count,
  under_threat: count.nullable(),
  held_because: z.array(z.string()),
  entered: count.nullable(),
  left: count.nullable(),
  absent: count.nullable(),
  /** Companies under threat that may stand in rows which cannot be read: not absent, and each is asked about. */
  in_unread_rows: count.nullable(),
  /** Episodes that went on: they had ended only because an earlier file left the company out. */
  resumed: count.nullable(),
  /** Rows that changed nothing because a later complete set knew better who is under threat. */
  overruled: count.nullable(),
  quality: z.record(z.string(), z.unknown()).nullable(),
  /** Null where no register file was made. */
  unread: Unread.nullable(),
  started_at: instant,
  finished_at: instant.nullable(),
});
export type ImportJson = z.infer<typeof ImportJson>;

export function toImportJson(snapshot: SnapshotRecord): ImportJson {
  const report = readStoredReport(snapshot);
  return {
    id: snapshot.id,
    file_name: snapshot.file_name,
    snapshot_date: snapshot.snapshot_date,
    scope: snapshot.scope,
    state: snapshot.state,
    is_complete_set: snapshot.is_complete_set === 1,
    rows_read: snapshot.rows_read,
    rows_kept: snapshot.rows_kept,
    rows_rejected: snapshot.rows_rejected,
    under_threat: snapshot.under_threat,
    held_because: report?.heldBecause ?? [],
    entered: report?.entered ?? null,
    left: report?.left ?? null,
    absent: report?.absent ?? null,
    in_unread_rows: report?.unread ?? null,
    resumed: report?.resumed ?? null,
    overruled: report?.overruled ?? null,
    quality: report === null ? null : inSnakeCase(report.quality),
    unread: report?.register?.unread ?? null,
    started_at: toInstant(snapshot.started_at),
    finished_at: toInstantOrNull(snapshot.finished_at),
  };
}

/** The names of the report are those of `import --json`; on the wire they are written as all others are. */
function inSnakeCase(quality: StoredImportReport['quality']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(quality).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
