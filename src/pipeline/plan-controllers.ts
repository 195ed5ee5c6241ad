import type { ControllerEffect, StagedController } from '../store/psc-staging/staging-tables.ts';
import type { ControllerRow } from '../store/significant-control.ts';

export interface SnapshotOrigin {
  /** Instant the snapshot was true. */
  readonly asOf: number;
  /** Whether who is not in it is no person with significant control any more. */
  readonly isCompleteSet: boolean;
  /** Companies of which not every line could be read: who is not in it may still be one of their owners. */
  readonly doubted: ReadonlySet<string>;
  readonly now: number;
}

export interface ControllersPlan {
  /** As they will stand, in place of what is stored. */
  readonly rows: readonly ControllerRow[];
  readonly effects: ReadonlyMap<string, ControllerEffect>;
  readonly removedIds: readonly string[];
}

/** Compares what a snapshot says of one company's owners with what is stored. An older fact never overwrites a newer one. */
export function planControllers(
  { staged, stored }: { staged: readonly StagedController[]; stored: readonly ControllerRow[] },
  origin: SnapshotOrigin,
  newId: () => string,
): ControllersPlan {
  const storedById = new Map(stored.map((row) => [row.psc_id, row]));
  const effects = new Map<string, ControllerEffect>();
  const rows = staged.map((facts): ControllerRow => {
    const before = storedById.get(facts.psc_id);
    if (before === undefined) {
      const row = { ...newRow(facts, origin), id: newId(), person_id: null };
      effects.set(row.id, 'inserted');
      return row;
    }
    if (before.as_of > origin.asOf || isSame(before, facts)) return before;
    effects.set(before.id, 'updated');
    return { ...newRow(facts, origin), id: before.id, person_id: before.person_id };
  });
  const seen = new Set(staged.map((facts) => facts.psc_id));
  const unseen = stored.filter((row) => !seen.has(row.psc_id));
  const isGone = (row: ControllerRow): boolean =>
    origin.isCompleteSet && row.as_of <= origin.asOf && !origin.doubted.has(row.company_number);
  return {
    rows: [...rows, ...unseen.filter((row) => !isGone(row))],
    effects,
    removedIds: unseen.filter(isGone).map((row) => row.id),
  };
}

function newRow(facts: StagedController, { asOf, now }: SnapshotOrigin) {
  return { ...facts, source: 'bulk' as const, as_of: asOf, seen_at: now };
}

function isSame(stored: ControllerRow, facts: StagedController): boolean {
  return (
    stored.kind === facts.kind &&
    stored.name === facts.name &&
    stored.title === facts.title &&
    stored.first_name === facts.first_name &&
    stored.last_name === facts.last_name &&
    stored.birth_month === facts.birth_month &&
    stored.birth_year === facts.birth_year &&
    stored.natures_of_control === facts.natures_of_control &&
    stored.notified_on === facts.notified_on &&
    stored.ceased_on === facts.ceased_on &&
    stored.nationality === facts.nationality &&
    stored.country_of_residence === facts.country_of_residence &&
    stored.registration_number === facts.registration_number
  );
}
