import type { Command } from 'commander';
import { z } from 'zod';
import { paidProviderTitles } from '../domain/enrichment.ts';
import { reconcileDoubt, type DoubtVerdict } from '../pipeline/reconcile-doubt.ts';
import { openReader, openStore } from '../store/open-store.ts';
import { systemPrincipal } from '../store/settings.ts';
import { readDoubts, type DoubtJson } from '../wire/doubts-json.ts';
import { NotFoundError, UsageError } from './cli-errors.ts';
import { defineCommand, type Call, type CommandHost, type Report } from './define-command.ts';
import { instantText, textFacts } from './print-text.ts';

const Options = z.object({
  spent: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,2})?$/, 'must be an amount of credits')
    .optional(),
  notSpent: z.boolean().default(false),
  buyAgain: z.boolean().default(false),
  reason: z.string().trim().min(1).max(500).optional(),
});
type Options = z.infer<typeof Options>;

/** Starts of paid look-ups of which nobody knows how they ended: shown with the evidence, and ended by a person. */
export function addReconcileCommand(credits: Command, host: CommandHost): void {
  defineCommand(credits, host, {
    name: 'reconcile [task]',
    about:
      'list the paid starts in doubt with what is known of them; or say how one ended: --spent or --not-spent, with a --reason',
    flags: {
      '--spent <credits>': 'what the provider charged for it; its answers are lost',
      '--not-spent': 'nothing was charged: its look-ups are asked for anew',
      '--buy-again': 'with --spent: ask for its look-ups anew although they were paid for',
      '--reason <text>': 'how you know, for the record',
    },
    options: Options,
    run: (call) => (call.given[0] === undefined ? list(call) : settle(call, call.given[0])),
  });
}

async function list({ options, readSettings }: Call<Options>): Promise<Report> {
  const isVerdict = options.spent !== undefined || options.notSpent || options.buyAgain;
  if (isVerdict || options.reason !== undefined) {
    throw new UsageError([
      'say which start it is: strikewatch credits reconcile TASK …; without one the starts in doubt are listed',
    ]);
  }
  await using db = openReader(readSettings().config.databaseUrl);
  const data = await readDoubts(db);
  return {
    document: { data },
    text: data.length === 0 ? 'Nothing is in doubt.' : data.map(doubtText).join('\n'),
  };
}

async function settle(
  { cli, options, readSettings }: Call<Options>,
  taskId: string,
): Promise<Report> {
  const { reason } = options;
  const verdict = verdictOf(options);
  if (reason === undefined) throw new UsageError(['--reason: say how you know']);
  await using store = await openStore(readSettings().config.databaseUrl);
  const { clock, random } = cli;
  const principalId = await systemPrincipal(store.db, { id: random.uuid(), now: clock.now() });
  const context = { clock, random, systemPrincipalId: principalId };
  const end = await reconcileDoubt(store.db, context, { taskId, verdict, reason, principalId });
  if (end.kind === 'not-in-doubt') {
    throw new NotFoundError(
      `no paid start "${taskId}" is in doubt: see strikewatch credits reconcile`,
    );
  }
  if (end.kind === 'more-than-there-was') {
    throw new UsageError([
      `--spent: the balance was ${end.balance} when this was started, so that it cannot have cost more`,
    ]);
  }
  if (end.kind === 'more-than-it-costs') {
    throw new UsageError([
      `--spent: each of its ${end.lookUps} look-ups costs a credit at most, so that it cannot have cost more`,
    ]);
  }
  const { lookUps } = end;
  const credits = verdict.kind === 'spent' ? verdict.credits : '0.00';
  return {
    document: { task_id: taskId, look_ups: lookUps, credits, verdict: verdict.kind },
    text:
      verdict.kind === 'spent'
        ? `Booked: ${credits} credits for ${lookUps} look-ups whose answers are lost.`
        : `Released: ${lookUps} look-ups are asked for anew.`,
  };
}

function verdictOf({ spent, notSpent, buyAgain }: Options): DoubtVerdict {
  if ((spent === undefined) !== notSpent) {
    throw new UsageError(['say either --spent with the credits, or --not-spent']);
  }
  if (spent === undefined) {
    if (buyAgain) throw new UsageError(['--buy-again: goes with --spent only']);
    return { kind: 'not-spent' };
  }
  return { kind: 'spent', credits: spent, mayBuyAgain: buyAgain };
}

function doubtText(doubt: DoubtJson): string {
  return textFacts({
    Task: doubt.task_id,
    Provider: paidProviderTitles[doubt.provider],
    Operation: doubt.operation,
    'Look-ups': doubt.subjects.join(', '),
    'Sent at': instantText(doubt.sent_at),
    Why: doubt.reason,
    'Balance before': doubt.balance_before,
    'Unexplained since': doubt.unexplained_since,
    'Topped up since': doubt.topped_up_since,
    Account: doubt.is_shared ? 'shared: the balance proves nothing' : 'not shared',
    Deliveries: doubt.deliveries,
    'Task hash': doubt.has_hash ? 'known: its result is asked for now and then' : 'lost',
    'Announced at': doubt.alerted_at === null ? 'not yet' : instantText(doubt.alerted_at),
  });
}
