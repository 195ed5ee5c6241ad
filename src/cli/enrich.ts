import type { Command } from 'commander';
import { z } from 'zod';
import { leadViewNames, leadViews } from '../domain/lead-view.ts';
import { askEnrichment } from '../pipeline/ask-enrichment.ts';
import { planRun } from '../pipeline/plan-run.ts';
import { openReader, openStore } from '../store/open-store.ts';
import { readRun, toRunPlanJson, type RunJson, type RunPlanJson } from '../wire/run-json.ts';
import { NotFoundError, UsageError } from './cli-errors.ts';
import { defineCommand, type Call, type CommandHost, type Report } from './define-command.ts';
import { describePlan, describeRun } from './enrich-text.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { bindSuppressionHash, openSuppressionHash } from './open-suppression-hash.ts';
import { scanContextOf } from './watch-scan.ts';
import { watchRun } from './watch-run.ts';
import { wholeNumber } from './whole-number.ts';

const Options = z.object({
  view: z
    .enum(leadViewNames, `choose one of ${leadViewNames.join(', ')}`)
    .nullable()
    .default(null),
  maxCredits: wholeNumber({ what: ' of credits', least: 1 }).nullable().default(null),
  limit: wholeNumber({ least: 1, most: 20_000 }).default(1_000),
  dryRun: z.boolean().default(false),
  run: z.uuid('no id of a run').nullable().default(null),
});
type Options = z.infer<typeof Options>;

/** Enrichment that a person asks for: an estimate, a run with a ceiling, and its receipt. */
export function addEnrichCommand(program: Command, host: CommandHost): void {
  defineCommand(program, host, {
    name: 'enrich',
    about:
      'find websites and addresses for the leads of a view, free sources first, and never above a ceiling',
    flags: {
      '--view <view>': `which leads: ${leadViewNames.map((name) => `${name} (${leadViews[name]})`).join('; ')}`,
      '--max-credits <number>':
        'most credits that the run may cost: nothing is started that could pass it, by what is put aside for each look-up until its answer is there',
      '--limit <number>': 'how many leads at most, the newest first (default: 1000)',
      '--dry-run': 'only estimate: nothing is asked of anybody and nothing is spent',
      '--run <id>': 'instead: show an earlier run, and wait for its end',
    },
    options: Options,
    run(call) {
      const { view, maxCredits, run } = call.options;
      if (run !== null) return showRun(call, run);
      if (view === null || maxCredits === null) {
        throw new UsageError(['name --view and --max-credits']);
      }
      const wanted = { ...call.options, view, maxCredits };
      return call.options.dryRun ? estimate(call, wanted) : start(call, wanted);
    },
  });
}

type Wanted = Options & {
  readonly view: NonNullable<Options['view']>;
  readonly maxCredits: number;
};

async function estimate({ cli, readSettings }: Call<unknown>, wanted: Wanted): Promise<Report> {
  const { config } = readSettings();
  await using reader = openReader(config.databaseUrl);
  const hash = await openSuppressionHash(reader, config, cli.random);
  const plan = await planRun(reader, {
    ...wanted,
    verify: config.verify,
    hash,
    providers: config.paidProviders,
    now: cli.clock.now(),
  });
  const document = toRunPlanJson(plan, { ...wanted, verify: config.verify });
  return { document, text: describePlan(document) };
}

async function start(call: Call<unknown>, wanted: Wanted): Promise<Report> {
  const { cli, readSettings } = call;
  const { config } = readSettings();
  await using store = await openStore(config.databaseUrl);
  const hash = await bindSuppressionHash(store.db, config, cli.random);
  const context = await scanContextOf(cli, config, store.db);
  const plan = await planRun(store.reader, {
    ...wanted,
    verify: config.verify,
    hash,
    providers: config.paidProviders,
    now: cli.clock.now(),
  });
  const planned = toRunPlanJson(plan, { ...wanted, verify: config.verify });
  for (const line of describePlan(planned).trimEnd().split('\n')) cli.note(line);
  if (plan.companies.length === 0) return nothingToDo(planned);
  const { runId } = await store.db.transaction().execute((trx) =>
    askEnrichment(trx, context, {
      name: `enrich --view ${wanted.view}`,
      companies: plan.companies,
      maxCredits: wanted.maxCredits.toFixed(2),
      isRefresh: false,
      step: 'find-domain',
      seeks: 'emails',
      principalId: context.systemPrincipalId,
      // Behind those who have just entered, before what nobody waits for.
      priority: 'medium',
    }),
  );
  return await finish(call, runId, planned);
}

function nothingToDo(estimated: RunPlanJson): Report {
  return {
    document: { estimate: estimated, run: null },
    text: 'Nothing was started: no lead of this view can be enriched.',
  };
}

async function showRun(call: Call<unknown>, runId: string): Promise<Report> {
  const { config } = call.readSettings();
  await using reader = openReader(config.databaseUrl);
  if ((await readRun(reader, runId)) === null) throw new NotFoundError(`there is no run ${runId}`);
  return await finish(call, runId, null);
}

async function finish(
  call: Call<unknown>,
  runId: string,
  estimated: RunPlanJson | null,
): Promise<Report> {
  const run = await watchRun(call, runId);
  const isOver = run.finished_at !== null;
  if (!isOver)
    call.cli.note(`the run goes on in the service, or here: strikewatch enrich --run ${runId}`);
  return {
    document: { estimate: estimated, run },
    text: describeRun(run),
    exitCode: exitCodeOf(run),
  };
}

/** A run that its ceiling, or anything else, has stopped for some of its companies is done in part. */
function exitCodeOf({
  finished_at: finishedAt,
  partly_run: partly,
  not_run: not,
}: RunJson): ExitCode {
  if (finishedAt === null) return exitCodes.interrupted;
  return partly.length > 0 || not.length > 0 ? exitCodes.partial : exitCodes.ok;
}
