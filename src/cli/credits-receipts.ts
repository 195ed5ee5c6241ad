import type { Command } from 'commander';
import { z } from 'zod';
import { listReceipts } from '../store/read-receipts.ts';
import { openReader } from '../store/open-store.ts';
import { receiptGroups, toReceiptsJson } from '../wire/receipts-json.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { textTable } from './print-text.ts';
import { wholeNumber } from './whole-number.ts';

const dayMs = 86_400_000;

/** What the credits went on. */
export function addReceiptsCommand(credits: Command, host: CommandHost): void {
  defineCommand(credits, host, {
    name: 'receipts',
    about: 'what was paid per company, run or month',
    flags: {
      '--by <group>': `${receiptGroups.join(', ')} (default: month)`,
      '--days <days>': 'of how many days (default: 365)',
    },
    options: z.object({
      by: z.enum(receiptGroups, `groups are ${receiptGroups.join(', ')}`).default('month'),
      days: wholeNumber({ what: ' of days', least: 1 }).default(365),
    }),
    async run({ cli, options: { by, days }, readSettings }) {
      await using db = openReader(readSettings().config.databaseUrl);
      const receipts = await listReceipts(db, cli.clock.now() - days * dayMs);
      const data = toReceiptsJson(receipts, by);
      return {
        document: { data },
        text:
          data.length === 0
            ? 'Nothing was paid.'
            : textTable(
                [
                  { title: by, value: (row) => row.key ?? 'not known' },
                  { title: 'Name', value: (row) => row.name ?? '' },
                  { title: 'Paid to', value: (row) => row.provider },
                  { title: 'Look-ups', value: (row) => row.look_ups },
                  { title: 'Credits', value: (row) => row.credits },
                  { title: 'Answer lost', value: (row) => row.lost_credits },
                ],
                data,
              ),
      };
    },
  });
}
