import type { BulkCompany } from '../domain/bulk-company.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import { isProposalToStrikeOff } from '../domain/company-status.ts';
import { undatedAsOf } from '../domain/snapshot-as-of.ts';
import { leaveReasonOfStatus, strikeOffTransition } from '../domain/strike-off-transition.ts';
import type { BulkOrigin } from '../store/bulk-company-row.ts';
import {
  findEpisodeStandings,
  neverSeen,
  type EpisodeStanding,
} from '../store/episodes-of-companies.ts';
import { closeEpisode, openEpisode } from '../store/episodes.ts';
import type { Db, Trx } from '../store/open-store.ts';
import type { SaveBulkCompanies, SavedBulkCompany } from '../store/save-bulk-companies.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

/** What an import has done so far. */
export interface ImportEffects {
  inserted: number;
  updated: number;
  unchanged: number;
  /** Episodes opened. */
  entered: number;
  /** Episodes closed. */
  left: number;
}

export interface BulkBatchOptions {
  readonly context: StepContext;
  readonly save: SaveBulkCompanies;
  readonly origin: Omit<BulkOrigin, 'now'>;
  /** Most opened episodes that are checked; null for all. */
  readonly maxChecks: number | null;
  /** Raised as batches are committed. */
  readonly effects: ImportEffects;
}

/**
 * Stores rows of a bulk file, opens and closes episodes where they differ from what is known, and asks for a check of each
 * by REST, all in one transaction. Nothing is paid and nothing announced: what was there before we looked is no news.
 */
export async function applyBulkBatch(
  db: Db,
  companies: readonly BulkCompany[],
  options: BulkBatchOptions,
): Promise<void> {
  if (companies.length === 0) return;
  const committed = await db.transaction().execute(async (trx) => {
    const effects = { ...options.effects };
    const origin = { ...options.origin, now: options.context.clock.now() };
    const saved = await options.save(trx, companies, origin);
    const current = saved.filter((one) => one.isCurrentStatus);
    const standings = await findEpisodeStandings(
      trx,
      current.map(({ company }) => company.companyNumber),
    );
    for (const { effect } of saved) effects[effect] += 1;
    for (const one of current) {
      const standing = standings.get(one.company.companyNumber) ?? neverSeen;
      await applyStatus(trx, { ...options, one, standing, effects, origin });
    }
    return effects;
  });
  Object.assign(options.effects, committed);
}

interface Applying extends Omit<BulkBatchOptions, 'origin'> {
  readonly one: SavedBulkCompany;
  readonly origin: BulkOrigin;
  readonly standing: EpisodeStanding;
}

async function applyStatus(trx: Trx, applying: Applying): Promise<void> {
  const { one, standing, context } = applying;
  const { companyNumber, status } = one.company;
  if (status.companyStatus === null) {
    // A wording that this build does not know ends nothing; the API has a code for it.
    const isNews = standing.open !== null && one.effect === 'updated';
    if (isNews) await enqueueBackgroundCheck(trx, context, companyNumber);
    return;
  }
  switch (strikeOffTransition(standing.open ?? undefined, status)) {
    case 'entered':
      return enter(trx, applying);
    case 'left':
      return leave(trx, applying);
    case 'none':
      return undefined;
  }
}

async function enter(trx: Trx, { one, standing, origin, ...options }: Applying): Promise<void> {
  // Filings may have told the end of an episode that the file, older than they are, still shows.
  if (standing.lastLeftAt !== null && standing.lastLeftAt >= origin.asOf) return;
  const { context, effects, maxChecks } = options;
  const { companyNumber } = one.company;
  await openEpisode(trx, {
    id: context.random.uuid(),
    companyNumber,
    openedBy: 'bulk',
    openedAt: origin.now,
    enteredAt: isSeenEntering(one, origin) ? origin.asOf : null,
  });
  effects.entered += 1;
  if (maxChecks !== null && effects.entered > maxChecks) return;
  await enqueueBackgroundCheck(trx, context, companyNumber);
}

async function leave(trx: Trx, { one, standing, origin, ...options }: Applying): Promise<void> {
  if (standing.open === null) return;
  const { context, effects } = options;
  const { companyNumber, status } = one.company;
  await closeEpisode(trx, standing.open.id, {
    // A file without a date cannot say when: by now at the latest.
    leftAt: origin.asOf === undatedAsOf ? origin.now : origin.asOf,
    closedAt: origin.now,
    reason: leaveReasonOfStatus(status.companyStatus),
  });
  effects.left += 1;
  // Why it left, the file seldom tells.
  await enqueueBackgroundCheck(trx, context, companyNumber);
}

/** A difference between two facts. In the first thing we see of a company, being under threat is no entering. */
function isSeenEntering({ before }: SavedBulkCompany, { asOf }: BulkOrigin): boolean {
  return (
    before !== null &&
    before.asOf < asOf &&
    before.status.companyStatus !== null &&
    !isProposalToStrikeOff(before.status)
  );
}

export function enqueueBackgroundCheck(
  trx: Trx,
  context: StepContext,
  companyNumber: CompanyNumber,
): Promise<string> {
  return enqueueStep(trx, context, {
    name: 'check-status',
    payload: { companyNumber },
    priority: 'background',
  });
}
