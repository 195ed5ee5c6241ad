import { isProposalToStrikeOff, type StatusFact } from '../domain/company-status.ts';
import type { CompanyProfile } from '../domain/company-profile.ts';
import type { Priority } from '../domain/job.ts';
import { isNewerFact } from '../domain/newer-fact.ts';
import { isLikeCompanyProfile, readCompanyProfile } from '../sources/company-profile-resource.ts';
import {
  findCompany,
  saveProfileOver,
  saveStreamTimepoint,
  type CompanyRow,
} from '../store/companies.ts';
import { findOpenEpisode } from '../store/episodes.ts';
import { lastToldAsOf } from '../store/told-by-sets.ts';
import { findUnheldStatus } from '../store/unheld-statuses.ts';
import { countUnread } from '../store/unread-members.ts';
import { applySeenStatus } from './apply-seen-status.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';
import type { CompanyEvent, EventBatch, EventOutcome } from './event-batch.ts';
import { takeBackAbsence } from './take-back-absence.ts';
import { noteCarriedDetail } from './watch-stream-detail.ts';

/** Of events that differ in nothing from what is stored, this share is checked by REST all the same. */
const sampledShare = 0.01;

/**
 * Compares what the companies stream says of a company with what is stored. Most events change nothing; only a difference acts, and is confirmed
 * by one REST call before anything is paid or announced.
 */
export async function applyCompanyEvent(
  batch: EventBatch,
  { event, companyNumber }: CompanyEvent,
): Promise<EventOutcome> {
  // A deleted resource may come without data; it is rare and is not a dissolution, so the register is asked.
  if (event.type === 'deleted') {
    if (!batch.held.has(companyNumber)) return applied('none');
    await check(batch, companyNumber);
    return applied('deleted');
  }
  // The list of kinds is not closed (facts: companies-house 5.2): what tells of a company's status as a profile does, is one.
  if (event.resourceKind !== 'company-profile' && !isLikeCompanyProfile(event.data)) {
    const reason = `neither its resource_kind ("${event.resourceKind}") nor its data is a company profile's`;
    return { kind: 'unreadable', reason };
  }
  const reading = readCompanyProfile(event.data);
  if (reading.kind === 'unreadable') return reading;
  // The key comes from the envelope, never from the data.
  const profile = { ...reading.profile, companyNumber };
  // A date ahead of our clock would make every later fact look old.
  const now = batch.context.clock.now();
  const asOf = Math.min(event.publishedAt ?? now, now);
  await countUnread(batch.trx, {
    record: 'company-profile',
    members: profile.unreadMembers,
    companyNumber,
    now,
  });
  const isUnderThreat = isProposalToStrikeOff(profile.status);
  if (isUnderThreat && batch.isDetailDistrusted) await noteCarriedDetail(batch.trx, batch.context);
  const isHeld = batch.held.has(companyNumber);
  if (!isHeld && !isUnderThreat) {
    await passUnheld(batch, { profile, asOf });
    return applied('none');
  }
  const stored = isHeld ? await findCompany(batch.trx, companyNumber) : undefined;
  return applyHeld(batch, {
    profile,
    asOf: stored === undefined ? asOf : withinItsSecond(asOf, stored.status_as_of),
    timepoint: event.timepoint,
    stored,
  });
}

/**
 * When an event was published is told in whole seconds (facts: companies-house 5.2): it may be later than what is stored of the same second, and the next one
 * of its stream is.
 */
function withinItsSecond(asOf: number, storedAsOf: number): number {
  const isSameSecond = asOf % 1_000 === 0 && storedAsOf > asOf && storedAsOf < asOf + 1_000;
  return isSameSecond ? storedAsOf : asOf;
}

interface SeenEvent {
  readonly profile: CompanyProfile;
  readonly asOf: number;
}

/** Companies that are neither known nor under threat are not ours to keep, but a bulk file of an earlier date may have them. */
async function passUnheld(batch: EventBatch, { profile, asOf }: SeenEvent): Promise<void> {
  const known = batch.unheld.get(profile.companyNumber);
  if (known === undefined || known.asOf <= asOf) {
    batch.unheld.set(profile.companyNumber, { ...profile, asOf, saidBy: 'stream' });
  }
  await checkAnyway(batch, profile);
}

interface HeldEvent extends SeenEvent {
  readonly timepoint: number;
  /** Undefined when it comes to be held by this event. */
  readonly stored: CompanyRow | undefined;
}

async function applyHeld(
  batch: EventBatch,
  { profile, asOf, timepoint, stored }: HeldEvent,
): Promise<EventOutcome> {
  const { trx, context } = batch;
  const { companyNumber } = profile;
  // Events are ordered by timepoint; two within one second bear the same published_at.
  if (stored?.stream_timepoint != null && timepoint < stored.stream_timepoint) {
    return applied('none');
  }
  const now = context.clock.now();
  if (stored !== undefined && isNewerFact(stored.status_as_of, { asOf, now })) {
    // Older than what we know, or the clocks disagree: only the register itself can tell, unless the stream says the same.
    if (!differs(stored, profile.status)) await saveStreamTimepoint(trx, companyNumber, timepoint);
    else await check(batch, companyNumber);
    return applied('none');
  }
  if (batch.isDetailDistrusted && (await seemsToLeave(batch, profile))) {
    // The stream is known to leave this out, so that it is absent says nothing.
    await check(batch, companyNumber);
    return applied('none');
  }
  if (await isDenied(batch, { profile, asOf, stored })) {
    // Of a file only the day is known for which it is true, so the register decides.
    if (stored !== undefined) await saveStreamTimepoint(trx, companyNumber, timepoint);
    await check(batch, companyNumber);
    return applied('none');
  }
  batch.held.add(companyNumber);
  const isResumed =
    stored !== undefined &&
    isProposalToStrikeOff(profile.status) &&
    (await takeBackAbsence(trx, context, stored));
  const saved = await saveProfileOver(trx, stored, {
    profile,
    source: 'stream',
    asOf,
    now,
    streamTimepoint: timepoint,
  });
  const effect = await applySeenStatus(trx, context, {
    companyNumber,
    status: profile.status,
    source: 'stream',
    asOf,
    clearAt:
      stored === undefined ? await unheldUntil(batch, companyNumber) : clearAtOf(stored, asOf),
    isEntering: true,
    isNewCompany: stored === undefined,
  });
  if (effect.kind !== 'none' || isResumed) {
    await check(batch, companyNumber);
    return applied(isResumed ? 'entered' : effect.kind);
  }
  await checkAnyway(batch, profile);
  return applied(saved === 'unchanged' ? 'none' : 'changed');
}

/**
 * Whether a complete set of a later time has denied what would begin an episode, or go on with one: that it proposes would stand in the set, and then an episode
 * would be open. As with files older than a set.
 */
async function isDenied(
  { trx }: EventBatch,
  { profile, asOf, stored }: Omit<HeldEvent, 'timepoint'>,
): Promise<boolean> {
  const { companyNumber, status } = profile;
  if (!isProposalToStrikeOff(status)) return false;
  const isOpen = stored !== undefined && (await findOpenEpisode(trx, companyNumber)) !== undefined;
  if (isOpen) return false;
  const toldAsOf = await lastToldAsOf(trx, companyNumber);
  return toldAsOf !== null && asOf <= toldAsOf;
}

/** When a company that comes to be held by its proposal to strike off was last told of without one. */
async function unheldUntil(
  { trx, unheld, isDetailDistrusted }: EventBatch,
  companyNumber: CompanyProfile['companyNumber'],
): Promise<number | null> {
  if (isDetailDistrusted) return null;
  const told = unheld.get(companyNumber)?.asOf;
  return told ?? (await findUnheldStatus(trx, companyNumber))?.as_of ?? null;
}

function clearAtOf(stored: CompanyRow, asOf: number): number | null {
  const isClear =
    stored.company_status !== null &&
    stored.company_status_detail === null &&
    stored.status_as_of <= asOf;
  return isClear ? stored.status_as_of : null;
}

async function seemsToLeave(
  { trx }: EventBatch,
  { companyNumber, status }: CompanyProfile,
): Promise<boolean> {
  if (status.companyStatus !== 'active' || isProposalToStrikeOff(status)) return false;
  return (await findOpenEpisode(trx, companyNumber)) !== undefined;
}

/** Checks an event that makes no difference, where the policy has it so: behind everything that somebody waits for. */
async function checkAnyway(
  { trx, context, isDetailDistrusted }: EventBatch,
  { companyNumber }: CompanyProfile,
): Promise<void> {
  const priority = priorityAnyway(context, isDetailDistrusted);
  if (priority === null) return;
  await enqueueStep(trx, context, { name: 'check-status', payload: { companyNumber }, priority });
}

/** A sample looks at the status alone and can wait; where every event is checked, its check is what tells of an entry. */
function priorityAnyway(
  { policy, random }: StepContext,
  isDetailDistrusted: boolean,
): Priority | null {
  switch (policy.confirm) {
    case 'always':
      return 'low';
    case 'transitions':
      if (isDetailDistrusted) return 'low';
      return random.next() < sampledShare ? 'background' : null;
    case 'never':
      return null;
  }
}

function differs(stored: CompanyRow, seen: StatusFact): boolean {
  return (
    stored.company_status !== seen.companyStatus ||
    stored.company_status_detail !== seen.companyStatusDetail
  );
}

async function check(
  { trx, context }: EventBatch,
  companyNumber: CompanyProfile['companyNumber'],
): Promise<void> {
  if (context.policy.confirm === 'never') return;
  await enqueueStep(trx, context, { name: 'check-status', payload: { companyNumber } });
}

function applied(effect: Extract<EventOutcome, { kind: 'applied' }>['effect']): EventOutcome {
  return { kind: 'applied', effect };
}
