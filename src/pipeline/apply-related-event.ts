import type { StreamName } from '../domain/stream.ts';
import { findOpenEpisode } from '../store/episodes.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { CompanyEvent, EventBatch, EventOutcome } from './event-batch.ts';

/** Streams about something that belongs to a company. */
export type RelatedStream = Exclude<StreamName, 'companies' | 'filings'>;

/**
 * Takes an event as the hint that it is: what belongs to a company under threat is read again from the register, which is free. Of
 * other companies it says nothing we keep.
 */
export async function applyRelatedEvent(
  { trx, context, held }: EventBatch,
  { companyNumber, stream }: CompanyEvent & { readonly stream: RelatedStream },
): Promise<EventOutcome> {
  if (!held.has(companyNumber)) return { kind: 'applied', effect: 'none' };
  const episode = await findOpenEpisode(trx, companyNumber);
  if (episode === undefined) return { kind: 'applied', effect: 'none' };
  // A replay asks nobody.
  if (context.policy.confirm === 'never') return { kind: 'applied', effect: 'none' };
  const payload = { companyNumber };
  switch (stream) {
    case 'officers':
      await enqueueStep(trx, context, { name: 'fetch-officers', payload, isWaking: true });
      return { kind: 'applied', effect: 'noted' };
    case 'insolvency-cases':
      await enqueueStep(trx, context, { name: 'check-status', payload, isWaking: true });
      return { kind: 'applied', effect: 'noted' };
    case 'charges':
    case 'persons-with-significant-control':
      return { kind: 'applied', effect: 'none' };
  }
}
