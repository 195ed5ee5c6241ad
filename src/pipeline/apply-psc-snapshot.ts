import type { CompanyNumber } from '../domain/company-number.ts';
import { undatedAsOf } from '../domain/snapshot-as-of.ts';
import type { Trx } from '../store/open-store.ts';
import { applyPlans, type AppliedCounts } from '../store/psc-staging/apply-plans.ts';
import { forgetPlans, listOutdatedPlans } from '../store/psc-staging/plan-changes.ts';
import {
  listVisitedCompanies,
  noteVisitedCompanies,
  whileUnchecked,
} from '../store/psc-staging/stage-snapshot.ts';
import { recordPscSnapshot } from '../store/psc-snapshots.ts';
import { announceProduct } from './announce.ts';
import type { ImportLease } from './hold-import-lease.ts';
import type { PscImportOptions, PscRun } from './import-psc-snapshot.ts';
import type { SnapshotOrigin } from './plan-controllers.ts';
import { planPscCompanies } from './plan-psc-companies.ts';

/** Companies planned at once: enough to make queries worth their while. */
const companiesPerBatch = 500;
/** Two processes of one machine read one clock; this much earlier an officer may have been dated that was committed later. */
const clockMarginMs = 60_000;

/**
 * Makes a staged snapshot true. What changes is worked out first, without a lock, so that the one transaction only copies; the
 * few companies whose officers were fetched meanwhile are worked out again inside it.
 */
export async function applyPscSnapshot(
  options: PscImportOptions,
  run: PscRun & { readonly lease: ImportLease },
): Promise<AppliedCounts> {
  const { db, context } = options;
  const planningSince = context.clock.now() - clockMarginMs;
  const planning = { context, origin: originOf(options, run) };
  await noteVisitedCompanies(db);
  for await (const page of visitedPages(options)) {
    options.signal.throwIfAborted();
    const numbers = page.filter((number) => run.wanted.has(number));
    await planPscCompanies(db, numbers, planning);
    await run.lease.renew();
  }
  options.signal.throwIfAborted();
  return whileUnchecked(db, () =>
    db.transaction().execute(async (trx) => {
      const outdated = await listOutdatedPlans(trx, planningSince);
      for (let start = 0; start < outdated.length; start += companiesPerBatch) {
        const numbers = outdated.slice(start, start + companiesPerBatch);
        await forgetPlans(trx, numbers);
        await planPscCompanies(trx, numbers, planning);
      }
      const applied = await applyPlans(trx);
      await run.lease.confirm(trx);
      await complete(trx, options, { run, applied });
      return applied;
    }),
  );
}

function originOf({ input, context }: PscImportOptions, run: PscRun): SnapshotOrigin {
  return {
    // Made every day before 10:00 (https://download.companieshouse.gov.uk/en_pscdata.html): true as of that day's beginning.
    asOf: run.snapshotDate === null ? undatedAsOf : Date.parse(`${run.snapshotDate}T00:00:00Z`),
    isCompleteSet: input.isCompleteSet,
    doubted: run.doubted,
    now: context.clock.now(),
  };
}

async function* visitedPages({
  db,
}: PscImportOptions): AsyncGenerator<readonly CompanyNumber[], void, void> {
  let after: CompanyNumber | null = null;
  do {
    const page: readonly CompanyNumber[] = await listVisitedCompanies(db, {
      after,
      limit: companiesPerBatch,
    });
    yield page;
    after = page.at(-1) ?? null;
  } while (after !== null);
}

/** The one thing an import announces, in the transaction that makes it true. */
async function complete(
  trx: Trx,
  { context, fileName, scope, input }: PscImportOptions,
  { run, applied }: { readonly run: PscRun; readonly applied: AppliedCounts },
): Promise<void> {
  const id = context.random.uuid();
  const { tally, snapshotDate, kept, rejected } = run;
  await recordPscSnapshot(trx, {
    id,
    file_name: fileName,
    snapshot_date: snapshotDate,
    scope,
    is_complete: input.isCompleteSet ? 1 : 0,
    lines_read: tally.linesRead,
    persons_read: tally.persons,
    persons_kept: kept,
    lines_rejected: rejected,
    started_at: run.startedAt,
    finished_at: context.clock.now(),
  });
  await announceProduct(trx, context, {
    type: 'import.completed',
    data: {
      product: 'psc',
      snapshot_id: id,
      file_name: fileName,
      snapshot_date: snapshotDate,
      scope,
      rows_read: tally.linesRead,
      rows_kept: kept,
      rows_rejected: rejected,
      inserted: applied.inserted,
      updated: applied.updated,
      unchanged: kept - applied.inserted - applied.updated,
      removed: applied.removed,
    },
  });
}
