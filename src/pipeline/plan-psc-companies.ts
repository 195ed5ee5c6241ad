import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { loadPeople, type CompanyPeople } from '../store/persons.ts';
import { savePlans, type CompanyPlan } from '../store/psc-staging/plan-changes.ts';
import { loadStaged } from '../store/psc-staging/stage-snapshot.ts';
import type { StagedController } from '../store/psc-staging/staging-tables.ts';
import type { ControllerRow } from '../store/significant-control.ts';
import { planControllers, type SnapshotOrigin } from './plan-controllers.ts';
import { planPeople } from './plan-people.ts';
import type { StepContext } from './step-context.ts';

/** Plans what the staged snapshot changes at these companies: owners, and the people behind them and the officers. */
export async function planPscCompanies(
  db: Db | Trx,
  companyNumbers: readonly CompanyNumber[],
  { context, origin }: { readonly context: StepContext; readonly origin: SnapshotOrigin },
): Promise<void> {
  const newId = () => context.random.uuid();
  const staged = await loadStaged(db, companyNumbers);
  const people = await loadPeople(db, companyNumbers);
  const plans = [...people].map(([companyNumber, stored]) =>
    planCompany(
      companyNumber,
      { staged: staged.get(companyNumber) ?? [], stored },
      { origin, newId },
    ),
  );
  await savePlans(db, plans);
}

function planCompany(
  companyNumber: CompanyNumber,
  known: { readonly staged: readonly StagedController[]; readonly stored: CompanyPeople },
  { origin, newId }: { readonly origin: SnapshotOrigin; readonly newId: () => string },
): CompanyPlan {
  const { staged, stored } = known;
  const { rows, effects, removedIds } = planControllers(
    { staged, stored: stored.controllers },
    origin,
    newId,
  );
  const people = planPeople(companyNumber, { ...stored, controllers: rows }, newId);
  const links = new Map(people.controllerLinks.map((link) => [link.roleId, link.personId]));
  return {
    companyNumber,
    controllers: rows.flatMap((row) => withLink(row, links, effects.get(row.id) ?? null)),
    removedControllerIds: removedIds,
    persons: people.persons,
    officerLinks: people.officerLinks,
    removedPersonIds: people.removedPersonIds,
    mergedPersons: people.mergedPersons,
  };
}

/** A row that changes, with the person it belongs to; nothing when all stays as it is. */
function withLink(
  row: ControllerRow,
  links: ReadonlyMap<string, string | null>,
  effect: 'inserted' | 'updated' | 'linked' | null,
): CompanyPlan['controllers'] {
  const personId = links.get(row.id);
  if (personId !== undefined) return [{ ...row, person_id: personId, effect: effect ?? 'linked' }];
  return effect === null ? [] : [{ ...row, effect }];
}
