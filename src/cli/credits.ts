import type { Command } from 'commander';
import { z } from 'zod';
import { paidProviders, paidProviderTitles } from '../domain/enrichment.ts';
import { openReader } from '../store/open-store.ts';
import { toCreditsJson, type CreditsJson } from '../wire/credits-json.ts';
import { readCreditReport } from '../wire/read-credit-report.ts';
import { addReceiptsCommand } from './credits-receipts.ts';
import { addReconcileCommand } from './credits-reconcile.ts';
import { addSpendingSwitchCommands } from './credits-stop.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { paidWorkText } from './paid-work-text.ts';
import { instantText, textFacts } from './print-text.ts';

/** Paid credits, as our own books have them: the provider is not asked. */
export function addCreditsCommands(program: Command, host: CommandHost): void {
  const credits = program.command('credits').description('paid credits and what they went on');
  defineCommand(credits, host, {
    name: 'show',
    about: 'show the last known balance and the spending of 30 days',
    flags: {
      '--provider <name>': `one of ${paidProviders.join(', ')} (default: the first that is asked)`,
    },
    options: z.object({
      provider: z.enum(paidProviders, `providers are ${paidProviders.join(', ')}`).optional(),
    }),
    async run({ cli, options, readSettings }) {
      const { config } = readSettings();
      const provider = options.provider ?? config.paidProviders[0] ?? 'snov';
      await using reader = openReader(config.databaseUrl);
      const report = await readCreditReport({
        reader,
        clock: cli.clock,
        provider,
        creditTerms: config.creditTerms,
      });
      const shown = toCreditsJson(report);
      return { document: shown, text: creditsText(shown) };
    },
  });
  addReconcileCommand(credits, host);
  addReceiptsCommand(credits, host);
  addSpendingSwitchCommands(credits, host);
}

function creditsText(credits: CreditsJson): string {
  return textFacts({
    Provider: paidProviderTitles[credits.provider],
    Balance: credits.current_balance,
    Status: credits.status,
    'Paid work': paidWorkText(credits.paid_work),
    'Read at': instantText(credits.read_at),
    'Spent in 30 days': credits.monthly_usage,
    ...Object.fromEntries(
      Object.entries(credits.usage_by_operation).map(([operation, used]) => [
        `  ${operation}`,
        used,
      ]),
    ),
    'Spent per day': credits.burn_per_day ?? 'nothing was charged yet',
    'Days left at that rate': credits.days_left,
    Reserved: credits.reserved,
    'In doubt': credits.in_doubt,
    Unexplained: credits.unexplained,
    'Topped up': credits.topped_up,
    'Paid for lost answers in 30 days': credits.lost,
    'Taken for spent in 30 days, for nobody could tell': credits.taken_for_spent,
    'Starts in doubt': credits.doubts,
    'Credits of the plan': credits.plan_credits,
    'Answers held already, of all providers': cacheText(credits),
  });
}

function cacheText({ cache: { answers, held, hit_rate: rate } }: CreditsJson): string {
  if (rate === null) return 'none in 30 days';
  return `${held} of ${answers} in 30 days (${Math.round(rate * 100)} %)`;
}
