import type { Filing } from '../domain/filing.ts';
import { filingWitness, isNews, isNewsOrAhead } from '../domain/filing-witness.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { strikeOffForm } from '../domain/strike-off-forms.ts';
import { FilingResource } from '../sources/filing-resource.ts';
import { findCompany } from '../store/companies.ts';
import { findLatestEpisode, openEpisode } from '../store/episodes.ts';
import { deleteFiling, isFilingStored, saveFilings } from '../store/filings.ts';
import { describeEpisode } from './describe-episode.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { CompanyEvent, EventBatch, EventOutcome } from './event-batch.ts';
import { settleNoticeLater } from './settle-notice.ts';
import { findAbsent, takeBackAbsence } from './take-back-absence.ts';

/**
 * The second witness: Gazette notices and what ends a strike-off. A notice opens the episode of a company that is held at once; whatever
 * differs from what is stored is confirmed by one REST call.
 */
export async function applyFilingEvent(
  batch: EventBatch,
  { event, companyNumber }: CompanyEvent,
): Promise<EventOutcome> {
  const { trx, context, held } = batch;
  const isHeld = held.has(companyNumber);
  if (event.type === 'deleted') {
    if (!isHeld || !(await deleteFiling(trx, companyNumber, event.resourceId))) {
      return applied('none');
    }
    await describeEpisode(trx, context, companyNumber);
    await readAgain(batch, companyNumber);
    return applied('deleted');
  }
  const parsed = FilingResource.safeParse(event.data);
  if (!parsed.success) return { kind: 'unreadable', reason: parsed.error.message };
  if (parsed.data.filing === null) return applied('none');
  const filing: Filing = { companyNumber, ...parsed.data.filing };
  const witness = filingWitness(filing);
  const now = context.clock.now();
  if (!isHeld) {
    // Its filings are read once the register has confirmed that it is under threat.
    if (isNewsOrAhead(filing, londonDateOf(now))) {
      if (witness === 'enters') await checkNotice(batch, companyNumber);
      // The register does not propose yet, so only the filings tell of an application.
      if (strikeOffForm(filing)?.kind === 'applied') await readAgain(batch, companyNumber);
    }
    return applied('none');
  }
  const isEntering = witness === 'enters' && (await isUnknownNotice(batch, filing));
  // It comes again whenever something about it changes, such as the address of its document.
  const isRepeated = !isEntering && (await isFilingStored(trx, filing));
  if (isRepeated && !(await differs(batch, filing))) return applied('none');
  await saveFilings(trx, [filing], { source: 'stream', now });
  if (isEntering && !(await goesOn(batch, companyNumber))) {
    await openEpisode(trx, {
      id: context.random.uuid(),
      companyNumber,
      openedBy: 'stream',
      openedAt: now,
      enteredAt: Math.min(event.publishedAt ?? now, now),
      enteredAfter: null,
    });
  }
  await describeEpisode(trx, context, companyNumber);
  await readAgain(batch, companyNumber);
  if (isEntering) await checkNotice(batch, companyNumber);
  else if (await differs(batch, filing)) await check(batch, companyNumber);
  return applied(isEntering ? 'entered' : 'noted');
}

/** Whether the notice is fresh, and of no episode that is stored. */
async function isUnknownNotice({ trx, context }: EventBatch, filing: Filing): Promise<boolean> {
  if (!isNews(filing, londonDateOf(context.clock.now()))) return false;
  const latest = await findLatestEpisode(trx, filing.companyNumber);
  if (latest === undefined) return true;
  return latest.state === 'closed' && londonDateOf(latest.left_at ?? 0) < filing.date;
}

/** A first notice of an episode that had none yet and had ended only because a file left the company out: that one goes on. */
async function goesOn(
  { trx, context }: EventBatch,
  companyNumber: CompanyEvent['companyNumber'],
): Promise<boolean> {
  const company = await findCompany(trx, companyNumber);
  if (company === undefined) return false;
  const absent = await findAbsent(trx, company);
  return absent?.notice_date === null && (await takeBackAbsence(trx, context, company));
}

/** Whether the filing says otherwise than the stored episode. */
async function differs({ trx }: EventBatch, filing: Filing): Promise<boolean> {
  const latest = await findLatestEpisode(trx, filing.companyNumber);
  switch (filingWitness(filing)) {
    case 'enters':
      return latest?.state !== 'open';
    case 'leaves':
      return latest?.state === 'open';
    case 'other':
      return false;
  }
}

async function check(
  { trx, context }: EventBatch,
  companyNumber: CompanyEvent['companyNumber'],
): Promise<void> {
  if (context.policy.confirm === 'never') return;
  await enqueueStep(trx, context, { name: 'check-status', payload: { companyNumber } });
}

/** Notice and status overtake each other, so an answer that knows nothing of it yet is not the last word. */
async function checkNotice(
  batch: EventBatch,
  companyNumber: CompanyEvent['companyNumber'],
): Promise<void> {
  if (batch.context.policy.confirm === 'never') return;
  await check(batch, companyNumber);
  await settleNoticeLater(batch.trx, batch.context, companyNumber);
}

async function readAgain(
  { trx, context }: EventBatch,
  companyNumber: CompanyEvent['companyNumber'],
): Promise<void> {
  if (context.policy.confirm === 'never') return;
  const payload = { companyNumber };
  await enqueueStep(trx, context, { name: 'read-filings', payload, isWaking: true });
}

function applied(effect: Extract<EventOutcome, { kind: 'applied' }>['effect']): EventOutcome {
  return { kind: 'applied', effect };
}
