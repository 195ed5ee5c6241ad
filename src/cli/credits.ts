import type { Command } from 'commander';
import { z } from 'zod';
import { compareCredits } from '../domain/credits.ts';
import { openReader } from '../store/open-store.ts';
import { readSpending, type Spending } from '../store/read-spending.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { instantText, isoOrNull, textFacts } from './print-text.ts';

const monthMs = 30 * 86_400_000;

/** Paid credits, as our own books have them: the provider is not asked. */
export function addCreditsCommands(program: Command, host: CommandHost): void {
  const credits = program.command('credits').description('paid credits and what they went on');
  defineCommand(credits, host, {
    name: 'show',
    about: 'show the last known balance and the spending of 30 days',
    options: z.object({}),
    async run({ cli, readSettings }) {
      const settings = readSettings();
      await using db = openReader(settings.config.databaseUrl);
      const floor = settings.config.snov?.balanceFloor ?? settings.values['snov.balanceFloor'];
      const spending = await readSpending(db, 'snov', cli.clock.now() - monthMs);
      const { balance } = spending;
      const isExhausted =
        balance === null ? null : compareCredits(balance.credits, String(floor)) <= 0;
      return {
        document: spendingJson(spending, isExhausted),
        text: spendingText(spending, isExhausted),
      };
    },
  });
}

function spendingJson(spending: Spending, isExhausted: boolean | null) {
  return {
    current_balance: spending.balance?.credits ?? null,
    exhausted: isExhausted,
    monthly_usage: spending.usage,
    usage_by_operation: Object.fromEntries(spending.usageByOperation),
    reserved: spending.reserved,
    in_doubt: spending.inDoubt,
    unexplained: spending.unexplained,
    read_at: isoOrNull(spending.balance?.readAt ?? null),
  };
}

function spendingText(spending: Spending, isExhausted: boolean | null): string {
  return textFacts({
    Balance: spending.balance?.credits ?? null,
    'Paid work': isExhausted === true ? 'stopped: no credits left to spend' : 'not stopped',
    'Read at': instantText(spending.balance?.readAt ?? null),
    'Spent in 30 days': spending.usage,
    ...Object.fromEntries(
      [...spending.usageByOperation].map(([operation, used]) => [`  ${operation}`, used]),
    ),
    Reserved: spending.reserved,
    'In doubt': spending.inDoubt,
    Unexplained: spending.unexplained,
  });
}
