import type { z } from 'zod';
import { ProviderUnavailableError } from '../../domain/paid-provider-errors.ts';
import { assertAnswered } from './translate-failure.ts';
import { errorText } from './read-reply.ts';
import type { Reply } from './read-reply.ts';
import { TaskData, TaskStatus } from './schema.ts';

export type ResultOutcome<Row> =
  | { readonly kind: 'in-progress' }
  | FinishedTask<'completed', Row>
  /** The account ran empty on the way: the rows at hand are paid and good, the others were not searched. */
  | FinishedTask<'not-enough-credits', Row>
  | { readonly kind: 'unknown-task' };

interface FinishedTask<Kind, Row> {
  readonly kind: Kind;
  /** In Snov's order, which is not ours: joined by what a row echoes. A row that cannot be read is left out, alone: it is paid for as the others are. */
  readonly rows: readonly Row[];
  /** The body as received, since results expire at Snov. */
  readonly raw: string;
}

export function readTaskResult<Row>(reply: Reply, row: z.ZodType<Row>): ResultOutcome<Row> {
  if (isUnknownTask(reply)) return { kind: 'unknown-task' };
  assertAnswered(reply);

  const status = readStatus(reply);
  switch (status) {
    case 'completed':
      return readFinished('completed', row, reply);
    case 'not_enough_credits':
      return readFinished('not-enough-credits', row, reply);
    default:
      // Snov documents no status for a failed task. Whatever it calls one, the deadline of our own ends the wait.
      return { kind: 'in-progress' };
  }
}

function readFinished<Row>(
  kind: 'completed' | 'not-enough-credits',
  row: z.ZodType<Row>,
  reply: Reply,
): ResultOutcome<Row> {
  const told = TaskData.safeParse(reply.json);
  const rows = (told.data ?? []).flatMap((item) => {
    const parsed = row.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
  return { kind, rows, raw: reply.text };
}

/** Only Snov's own envelope counts: an HTML page says that something before Snov is astray. */
function isUnknownTask(reply: Reply): boolean {
  if (reply.json === undefined) return false;
  if (reply.status === 404 || reply.status === 410) return true;
  return (
    (reply.status === 400 || reply.status === 422) && /\bhash\b|task_hash/i.test(errorText(reply))
  );
}

function readStatus(reply: Reply): string {
  const parsed = TaskStatus.safeParse(reply.json);
  if (parsed.success) return parsed.data;
  throw new ProviderUnavailableError('Snov answered a task in a form that cannot be read', {
    cause: parsed.error,
  });
}
