import type { EnrichmentView, JobSeen } from './read-enrichment.ts';

/** The wall clock is at most this far off, either way, and a sweep for lost leases takes its time. */
const slackMs = 25 * 60_000;
/** A job that is due is begun within this many hours of a running process. */
const longestDueHours = 6;

/** Whether every unfinished job is the only one of its kind and subject, and will go on. Returns what is wrong, in words. */
export function createQueueJudge(options: {
  readonly view: EnrichmentView;
  readonly isUp: () => boolean;
  /** By the clock of the service. */
  readonly now: () => number;
}): () => readonly string[] {
  let dueFor = new Map<string, number>();

  return () => {
    const wrong: string[] = [];
    const jobs = options.view.jobs();
    const keys = new Set<string>();
    const stillDue = new Map<string, number>();
    for (const job of jobs) {
      const key = `${job.kind} ${job.subject}`;
      if (keys.has(key)) wrong.push(`two jobs are active for ${key}`);
      keys.add(key);
      if (willGoOn(job, options.now())) continue;
      const attempt = `${job.id} ${job.attempt} ${job.snoozes}`;
      const hours = (dueFor.get(attempt) ?? 0) + (options.isUp() ? 1 : 0);
      stillDue.set(attempt, hours);
      if (hours > longestDueHours) {
        wrong.push(`${key} is stuck: ${job.state} (${job.last_reason ?? 'no reason'})`);
      }
    }
    dueFor = stillDue;
    return wrong;
  };
}

function willGoOn(
  { state, run_at: runAt, lease_until: leaseUntil }: JobSeen,
  now: number,
): boolean {
  return state === 'running' ? (leaseUntil ?? 0) > now - slackMs : runAt > now;
}
