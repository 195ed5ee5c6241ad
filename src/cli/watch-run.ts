import { pino } from 'pino';
import type { Config } from '../config/config.ts';
import { paidProviderTitles } from '../domain/enrichment.ts';
import { pause } from '../runtime/pause.ts';
import { openReader, type Db } from '../store/open-store.ts';
import { readSetting } from '../store/settings.ts';
import { toCreditsJson } from '../wire/credits-json.ts';
import { readCreditReport } from '../wire/read-credit-report.ts';
import { readRun, type RunJson } from '../wire/run-json.ts';
import type { Cli } from './cli.ts';
import { NotFoundError } from './cli-errors.ts';
import type { Call } from './define-command.ts';
import { paidWorkHeldUpText } from './paid-work-text.ts';
import { durationText, showProgressLine } from './show-progress-line.ts';

const lookEveryMs = 500;
const tellEveryMs = 5_000;

/**
 * Shows how far a run is until its end. A service that owns the queue does the work; without one this process does it, under the same
 * lease, and hands it over when one starts.
 */
export async function watchRun(
  { cli, isJson, readSettings }: Call<unknown>,
  runId: string,
): Promise<RunJson> {
  const { config } = readSettings();
  await using reader = openReader(config.databaseUrl);
  const stamp = await readSetting(reader, 'stamp');
  const isServiceOnly = config.scanner.hostsFile === null && stamp === 'sandbox';
  if (isServiceOnly) cli.note('the sandbox has its own providers: this waits for its service');
  const done = new AbortController();
  const signal = AbortSignal.any([cli.signal, done.signal]);
  const worker = isServiceOnly
    ? null
    : await cli.startApp(
        {
          config,
          stamp: stamp === 'sandbox' ? 'sandbox' : 'live',
          roles: ['worker'],
          log: pino({ level: 'silent' }),
          clock: cli.clock,
          random: cli.random,
          timers: cli.timers,
        },
        signal,
      );
  const line = isJson ? null : showProgressLine(cli);
  const tellHeldUp = createTeller({ reader, cli, config });
  try {
    for (;;) {
      const run = await readRun(reader, runId);
      if (run === null) throw new NotFoundError('the run is gone from the database');
      if (run.finished_at !== null || cli.signal.aborted) return run;
      if (run.pending > 0) await tellHeldUp();
      line?.show((elapsedMs) => progressText(run, elapsedMs));
      await pause(cli.timers, lookEveryMs, cli.signal);
    }
  } finally {
    line?.end();
    done.abort();
    await worker?.stopped;
  }
}

/** Tells once for each reason, and looks every few seconds, why nothing is bought of a provider. */
function createTeller({
  reader,
  cli,
  config,
}: {
  readonly reader: Db;
  readonly cli: Cli;
  readonly config: Config;
}): () => Promise<void> {
  const told = new Set<string>();
  let nextLookAt = 0;
  return async () => {
    const now = cli.clock.now();
    if (now < nextLookAt) return;
    nextLookAt = now + tellEveryMs;
    const { creditTerms } = config;
    for (const provider of config.paidProviders) {
      const report = await readCreditReport({ reader, clock: cli.clock, provider, creditTerms });
      const why = paidWorkHeldUpText(toCreditsJson(report).paid_work);
      if (why === null) continue;
      const text = `nothing is bought of ${paidProviderTitles[provider]} at the moment: ${why}`;
      if (!told.has(text)) cli.note(text);
      told.add(text);
    }
  };
}

function progressText(run: RunJson, elapsedMs: number): string {
  const { companies, companies_done: ended } = run;
  const left = ended === 0 ? null : (elapsedMs / ended) * (companies - ended);
  return [
    `${ended} of ${companies} companies`,
    `${run.credits}${run.max_credits === null ? '' : ` of ${run.max_credits}`} credits`,
    `${run.hits} found`,
    `${run.misses} not found`,
    `${run.pending} under way`,
    left === null ? durationText(elapsedMs) : `about ${durationText(left)} left`,
  ].join(', ');
}
