import type { CompanyNumber } from '../domain/company-number.ts';
import { nextLookForNotFound } from '../domain/not-found.ts';
import { findCompany } from '../store/companies.ts';
import { markStep } from '../store/enrichment-steps.ts';
import { closeEpisode, findOpenEpisode, updateEpisode } from '../store/episodes.ts';
import { saveNotFound } from '../store/not-found.ts';
import type { Trx } from '../store/open-store.ts';
import { findUnheldStatus, forgetUnheldStatus } from '../store/unheld-statuses.ts';
import { announceCompany } from './announce.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

export interface UnknownCompany {
  readonly companyNumber: CompanyNumber;
  readonly asOf: number;
}

/**
 * The register answered that it has no such company. Where nobody else has told of it that is the answer; else two witnesses contradict each
 * other, and one word ends nothing: the company is asked about again.
 */
export async function applyUnknownCompany(
  trx: Trx,
  context: StepContext,
  { isTold, ...unknown }: UnknownCompany & { readonly isTold: boolean },
): Promise<void> {
  const { companyNumber, asOf } = unknown;
  const company = await findCompany(trx, companyNumber);
  const isKnown = company !== undefined || (await findUnheldStatus(trx, companyNumber)) != null;
  if (!isKnown && !isTold) return;
  await noteUnknownCompany(trx, context, unknown);
  const since = company?.not_found_since ?? asOf;
  const runAt = nextLookForNotFound({ since, at: asOf }) ?? asOf;
  await enqueueStep(trx, context, { name: 'settle-not-found', payload: { companyNumber }, runAt });
}

/** Keeps that it was denied, and says so where its lead is shown. */
export async function noteUnknownCompany(
  trx: Trx,
  context: Pick<StepContext, 'clock'>,
  { companyNumber, asOf }: UnknownCompany,
): Promise<void> {
  await saveNotFound(trx, companyNumber, asOf);
  const episode = await findOpenEpisode(trx, companyNumber);
  if (episode === undefined) return;
  await markStep(trx, {
    episodeId: episode.id,
    step: 'check-status',
    state: 'waiting',
    reason: `not found at Companies House (HTTP 404) on ${toWords(asOf)}, although another source has told of it; being asked again`,
    now: context.clock.now(),
  });
}

/** The register has denied it for so long that it is believed: whoever it does not know is no lead. */
export async function endUnknownCompany(
  trx: Trx,
  context: StepContext,
  { companyNumber, asOf, since }: UnknownCompany & { readonly since: number },
): Promise<void> {
  await saveNotFound(trx, companyNumber, asOf);
  await forgetUnheldStatus(trx, companyNumber, asOf);
  const episode = await findOpenEpisode(trx, companyNumber);
  if (episode === undefined) return;
  const now = context.clock.now();
  const wasTold = episode.confirmed_at !== null;
  await closeEpisode(trx, episode.id, {
    leftAt: since,
    closedAt: now,
    reason: wasTold ? 'unknown' : 'not_confirmed',
  });
  await updateEpisode(trx, episode.id, {
    not_found_at: asOf,
    ...(wasTold && { leave_announced_at: now }),
  });
  await markStep(trx, {
    episodeId: episode.id,
    step: 'check-status',
    state: 'failed',
    reason: `Companies House has no company of this number (HTTP 404), each time it was asked since ${toWords(since)}`,
    now,
  });
  if (!wasTold) return;
  await announceCompany(trx, context, {
    type: 'company.strike_off.left',
    companyNumber,
    data: { episode_id: episode.id, reason: 'not_found' },
  });
}

function toWords(at: number): string {
  return new Date(at).toISOString();
}
