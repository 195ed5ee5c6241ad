import { z } from 'zod';
import { channelKinds } from '../domain/enrichment.ts';
import type { SubscriberClass } from '../domain/subscriber-class.ts';
import type { Gate } from '../pipeline/gate.ts';
import type { ChannelRecord } from '../store/channels.ts';
import { instant, toInstant } from './instant.ts';

/**
 * A telephone number or profile that a company's site names. Numbers are screened against no preference register (TPS, CTPS):
 * whoever calls has to do that first.
 */
export const ChannelJson = z.object({
  id: z.uuid(),
  kind: z.enum(channelKinds),
  network: z.string().nullable(),
  /** Null when the gate keeps it back; `withheld_reason` says why. */
  value: z.string().nullable(),
  withheld_reason: z.string().nullable(),
  form: z.string(),
  confidence: z.number(),
  source_url: z.string().nullable(),
  snippet: z.string().nullable(),
  discovered_at: instant,
});
export type ChannelJson = z.infer<typeof ChannelJson>;

export function toChannelJson(
  gate: Gate,
  channel: ChannelRecord,
  subscriberClass: SubscriberClass,
): ChannelJson {
  const reason = gate.refusalOfChannel(
    { companyNumber: channel.company_number, subscriberClass },
    { domain: channel.domain, domainVerdict: channel.domain_verdict },
  );
  const isCleared = reason === null;
  return {
    id: channel.id,
    kind: channel.kind,
    network: channel.network,
    value: isCleared ? channel.value : null,
    withheld_reason: reason,
    form: channel.form,
    confidence: channel.confidence,
    source_url: isCleared ? channel.source_url : null,
    snippet: isCleared ? channel.snippet : null,
    discovered_at: toInstant(channel.discovered_at),
  };
}
