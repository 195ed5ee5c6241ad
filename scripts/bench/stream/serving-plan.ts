import { z } from 'zod';

const index = z.int().nonnegative();

/** What the serving process is told to send. */
export const ServingPlan = z.object({
  seed: z.string(),
  held: z.int().positive(),
  burstEvery: index,
  burstOf: index,
  /** Everyday events a minute, the bursts not counted; null = as fast as the socket takes them. */
  ratePerMinute: z.number().positive().nullable(),
  /** Events of the companies stream, the bursts counted. */
  events: z.int().positive(),
  /** Events of the filings stream, spread over the same time. */
  filings: index,
});
export type ServingPlan = z.infer<typeof ServingPlan>;

export const servedStreams = ['companies', 'filings'] as const;
export type ServedStream = (typeof servedStreams)[number];

const Write = z.object({
  stream: z.enum(servedStreams),
  /** Indexes of the first event in it and of the one after the last. */
  from: index,
  to: index,
  /** Just before it was handed to the socket, as epoch milliseconds. */
  at: z.number(),
});
export type Write = z.infer<typeof Write>;

/** What the serving process says on its standard output, one line each. */
export const ServingReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), port: z.int() }),
  z.object({
    kind: z.literal('sent'),
    writes: z.array(Write),
    /** The most bytes that waited in the process because the other side did not take them. */
    mostWaitingBytes: index,
    /** How long the socket took nothing more. */
    blockedMs: z.number(),
    connections: z.int(),
    restCalls: z.int(),
  }),
]);
export type ServingReport = z.infer<typeof ServingReport>;
export type SentReport = Extract<ServingReport, { kind: 'sent' }>;

/** The clock that both processes share, finer than a millisecond. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
