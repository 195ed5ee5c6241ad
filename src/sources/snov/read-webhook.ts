import { z } from 'zod';
import {
  DomainRow,
  EmailRow,
  StartedTask,
  TaskData,
  TaskStatus,
  VerificationRow,
} from './schema.ts';

/** What a delivery to a task's webhook address says. No schema of it is published, so everything may be missing. */
export interface WebhookNews {
  readonly taskHash: string | null;
  /** Rows of each kind, where they can be read as such; none of a task that the delivery itself does not call completed. */
  readonly domains: ToldRows<DomainRow> | null;
  readonly emails: ToldRows<EmailRow> | null;
  readonly verifications: ToldRows<VerificationRow> | null;
}

export interface ToldRows<Row> {
  /** At least one. */
  readonly rows: readonly Row[];
  /** How many others there are. */
  readonly unreadable: number;
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
    domains: toldRows(rowsOf, DomainRow),
    emails: toldRows(rowsOf, EmailRow),
    verifications: toldRows(rowsOf, VerificationRow),
  };
}

/** Each row is read on its own, as those of a result are: an odd one takes nothing away from the others. */
function toldRows<Row>(places: readonly unknown[], row: z.ZodType<Row>): ToldRows<Row> | null {
  for (const place of places) {
    const told = TaskData.safeParse(place).data ?? [];
    const rows = told.flatMap((item) => {
      const parsed = row.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
    if (rows.length > 0) return { rows, unreadable: told.length - rows.length };
  }
  return null;
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
