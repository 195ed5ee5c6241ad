import { z } from 'zod';
import type { LeadPosition, LeadRecord } from '../store/leads.ts';

const Position = z.tuple([z.number().int(), z.uuid()]);

/** Reads the opaque word a page ended with. */
export const LeadCursor = z.string().transform((word, context): LeadPosition => {
  const parsed = Position.safeParse(jsonOf(Buffer.from(word, 'base64url').toString('utf8')));
  if (parsed.success) return { openedAt: parsed.data[0], episodeId: parsed.data[1] };
  context.addIssue('not a cursor that a list ended with');
  return z.NEVER;
});

export function formatLeadCursor(lead: LeadRecord): string {
  return Buffer.from(JSON.stringify([lead.opened_at, lead.episode_id])).toString('base64url');
}

/** Undefined for what is no JSON: no position either. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
