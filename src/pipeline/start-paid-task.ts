import type { CommittedTask, PaidOperation, PaidTask } from '../domain/committed-task.ts';
import type { PaidProvider, Submitted } from '../domain/paid-provider.ts';
import type { PlannedIntentRow } from '../store/spend-intents.ts';

export interface StartRequest {
  readonly operation: PaidOperation;
  readonly intents: readonly PlannedIntentRow[];
  readonly newId: () => string;
  /** Commits the intents as sent; the paid client takes nothing else. */
  readonly commit: <Operation extends PaidOperation>(
    task: PaidTask<Operation>,
  ) => Promise<CommittedTask<Operation>>;
  /** Where the provider may tell that it is done. */
  readonly webhookUrl: string | null;
  /** Undoes the commit when nothing left this machine. */
  readonly release: (taskId: string, reason: string) => Promise<void>;
  /** Honoured until the intents are committed. */
  readonly signal: AbortSignal;
}

/** Commits the intents, then sends them. A throw of the provider means that nothing was executed, so they are released. */
export async function startPaidTask(
  provider: PaidProvider,
  request: StartRequest,
): Promise<{ readonly taskId: string; readonly outcome: Submitted }> {
  const taskId = request.newId();
  request.signal.throwIfAborted();
  const send = await prepare(provider, taskId, request);
  try {
    return { taskId, outcome: await send() };
  } catch (error) {
    await request.release(taskId, error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function prepare(
  provider: PaidProvider,
  taskId: string,
  { operation, intents, commit, webhookUrl }: StartRequest,
): Promise<() => Promise<Submitted>> {
  // A stop must not cut off a paid request: its reply is waited for, else nobody could say whether it was executed.
  const { signal } = new AbortController();
  switch (operation) {
    case 'company-domain-by-name': {
      const rows = intents.map((intent) => ({ companyName: intent.company_name ?? '' }));
      const task = await commit({ taskId, operation, rows, webhookUrl });
      return () => provider.submit(task, signal);
    }
    case 'emails-by-domain-by-name': {
      const rows = intents.map((intent) => ({
        firstName: intent.first_name ?? '',
        lastName: intent.last_name ?? '',
        domain: intent.domain ?? '',
      }));
      const task = await commit({ taskId, operation, rows, webhookUrl });
      return () => provider.submit(task, signal);
    }
    case 'email-verification': {
      const rows = intents.map((intent) => ({ email: intent.email ?? '' }));
      const task = await commit({ taskId, operation, rows, webhookUrl });
      return () => provider.submit(task, signal);
    }
  }
}
