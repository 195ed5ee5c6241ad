import type { z } from 'zod';
import type { Lane, Priority } from '../domain/job.ts';
import type { LeasedJob } from '../store/jobs/job-row.ts';
import type { Db } from '../store/open-store.ts';
import type { Outcome } from './outcome.ts';

/** What a handler is given. The client can only be had here: no provider is called outside a job of its lane. */
export interface JobRun<Payload, Client> {
  readonly payload: Payload;
  readonly client: Client;
  readonly db: Db;
  readonly job: LeasedJob;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

export interface JobKind<Payload, Client> {
  readonly kind: string;
  readonly lane: Lane;
  readonly priority: Priority;
  readonly maxAttempts: number;
  readonly payload: z.ZodType<Payload>;
  /** The unique subject of a payload, for example its company number. */
  readonly subject: (payload: Payload) => string;
  readonly handle: (run: JobRun<Payload, Client>) => Promise<Outcome>;
}

/** A kind as the worker sees it: payload text in, outcome out. */
export interface RunnableKind<Client> {
  readonly kind: string;
  readonly lane: Lane;
  readonly run: (run: Omit<JobRun<unknown, Client>, 'payload'>) => Promise<Outcome>;
}

/** The stored payload does not fit its schema (another version wrote it, or it was edited). */
class PayloadError extends Error {
  override readonly name = 'PayloadError' as const;
  readonly retry = 'never' as const;
}

export function runnable<Payload, Client>(kind: JobKind<Payload, Client>): RunnableKind<Client> {
  return {
    kind: kind.kind,
    lane: kind.lane,
    run: (run) => {
      const payload = parsePayload(kind.payload, run.job);
      return kind.handle({ ...run, payload });
    },
  };
}

function parsePayload<Payload>(schema: z.ZodType<Payload>, job: LeasedJob): Payload {
  try {
    return schema.parse(JSON.parse(job.payload));
  } catch (cause) {
    throw new PayloadError(`the payload of ${job.kind} ${job.subject} does not fit`, { cause });
  }
}
