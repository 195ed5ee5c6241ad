/** What happened, in the words that webhooks, the event list and alerts use. */
export const productEventTypes = [
  'company.strike_off.proposed',
  'company.strike_off.suspended',
  'company.strike_off.left',
  'company.dissolved',
  'import.completed',
  'register.disagreed',
  'lead.enriched',
  'credits.low',
  'credits.exhausted',
  'credits.restored',
  'credits.in_doubt',
  'credits.unexplained',
  'credits.ceiling_reached',
  'stream.degraded',
  'stream.recovered',
  'breaker.opened',
  'breaker.closed',
  'job.dead',
  'calls.stopped',
  'calls.resumed',
] as const;
export type ProductEventType = (typeof productEventTypes)[number];
