import { z } from 'zod';
import {
  DomainRow,
  EmailRow,
  StartedTask,
  TaskStatus,
  VerificationRow,
  taskRows,
} from './schema.ts';

/** What a delivery to a task's webhook address says. No schema of it is published, so everything may be missing. */
export interface WebhookNews {
  readonly taskHash: string | null;
  /** Rows of each kind, where they can be read as such; none of a task that the delivery itself does not call completed. */
  readonly domains: readonly DomainRow[] | null;
  readonly emails: readonly EmailRow[] | null;
  readonly verifications: readonly VerificationRow[] | null;
}

const Wrapped = z.object({ data: z.unknown() });

/** Reads a delivery leniently: the hash where Snov puts it in answers, and rows as in a result, bare or wrapped in `data` once more. */
export function readWebhookBody(body: string): WebhookNews {
  const json = toJson(body);
  const inner = Wrapped.safeParse(json);
  const places = [json, inner.success ? inner.data.data : undefined];
  const isOver = (firstOf(places, TaskStatus) ?? 'completed') === 'completed';
  const rowsOf = isOver ? places : [];
  return {
    taskHash: firstOf(places, StartedTask),
    domains: firstOf(rowsOf, taskRows(DomainRow)),
    emails: firstOf(rowsOf, taskRows(EmailRow)),
    verifications: firstOf(rowsOf, taskRows(VerificationRow)),
  };
}

function firstOf<T>(places: readonly unknown[], schema: z.ZodType<T>): T | null {
  for (const place of places) {
    const parsed = schema.safeParse(place);
    if (parsed.success) return parsed.data;
  }
  return null;
}

function toJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // A hint that cannot be read is still one: somebody who knows the address has something to say.
    return null;
  }
}
