import type { FaultSwitches } from './faults.ts';
import type { SnovOperation, SnovTask, TaskInput, TaskResult } from './snov-account.ts';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const outOfCredits = 'Sorry, you ran out of credits, please order more credits';

/** The envelopes of an exhausted account that have been seen; null while there are credits and no such fault. */
export function exhaustedReply(hasCredits: boolean, faults: FaultSwitches): Reply | null {
  if (faults.isOn('snov-exhausted-402')) return { status: 402, body: { message: outOfCredits } };
  if (faults.isOn('snov-exhausted-400-message')) {
    return { status: 400, body: { success: false, message: outOfCredits } };
  }
  if (faults.isOn('snov-exhausted-200')) {
    return { status: 200, body: { success: false, message: outOfCredits } };
  }
  if (!hasCredits || faults.isOn('snov-exhausted-400-array')) {
    return { status: 400, body: { errors: [{ user_id: outOfCredits }] } };
  }
  return null;
}

/** The task hash stands under `data`, unless a fault moves it to where clients have also met it. */
export function startReply(
  task: { operation: SnovOperation; hash: string; inputs: readonly TaskInput[] },
  faults: FaultSwitches,
): unknown {
  const meta = echoOf(task);
  if (faults.isOn('snov-hash-top-level')) return { task_hash: task.hash, data: [], meta };
  if (faults.isOn('snov-hash-in-meta'))
    return { data: [], meta: { ...meta, task_hash: task.hash } };
  return { data: { task_hash: task.hash }, meta };
}

export function taskReply(task: SnovTask, faults: FaultSwitches): Reply {
  const meta = { ...echoOf(task), task_hash: task.hash };
  if (task.results === null)
    return { status: 200, body: { status: 'in_progress', data: [], meta } };
  const isShort =
    task.operation === 'emails-by-domain-by-name' &&
    (task.ranOutOfCredits || faults.isOn('snov-not-enough-credits'));
  const data = task.results.map((result) => resultJson(result, faults));
  return {
    status: 200,
    body: { status: isShort ? 'not_enough_credits' : 'completed', data, meta },
  };
}

function echoOf(task: { inputs: readonly TaskInput[] }): Record<string, unknown> {
  const names = task.inputs.flatMap((input) => ('name' in input ? [input.name] : []));
  if (names.length > 0) return { names };
  const emails = task.inputs.flatMap((input) => ('email' in input ? [input.email] : []));
  if (emails.length > 0) return { emails };
  return {
    rows: task.inputs.flatMap((input) =>
      'name' in input || 'email' in input
        ? []
        : [{ domain: input.domain, last_name: input.lastName, first_name: input.firstName }],
    ),
  };
}

function resultJson(result: TaskResult, faults: FaultSwitches): unknown {
  if ('name' in result) {
    // Nothing found is an empty list, as PHP writes an empty object.
    if (result.domain === null) return { name: result.name, result: [] };
    const found = { domain: result.domain };
    return { name: result.name, result: faults.isOn('snov-result-as-array') ? [found] : found };
  }
  if ('verified' in result) {
    const isHidden = faults.isOn('snov-hidden-by-owner');
    return { email: result.verified, result: verificationJson(result, isHidden) };
  }
  const found = result.emails.map(({ email, smtpStatus }) => ({
    email,
    smtp_status: smtpStatus,
    is_valid_format: true,
    is_disposable: false,
    is_webmail: false,
    is_gibberish: false,
    ...(smtpStatus === 'unknown' ? { unknown_status_reason: 'catchall' } : {}),
  }));
  return { people: result.people, result: found };
}

/** With 'snov-hidden-by-owner' every owner has had the address hidden. */
function verificationJson(
  result: { readonly smtpStatus: string; readonly reason: string | null },
  isHidden: boolean,
): unknown {
  const smtpStatus = isHidden ? 'unknown' : result.smtpStatus;
  const reason = isHidden ? 'hidden_by_owner' : result.reason;
  return {
    smtp_status: smtpStatus,
    is_valid_format: true,
    is_disposable: false,
    is_webmail: false,
    is_gibberish: false,
    ...(reason === null ? {} : { unknown_status_reason: reason }),
  };
}
