import type { Command } from 'commander';
import { z } from 'zod';
import { paidProviders, paidProviderTitles, type PaidProviderName } from '../domain/enrichment.ts';
import { resumeSpending, stopSpending } from '../pipeline/stop-spending.ts';
import { openStore } from '../store/open-store.ts';
import { systemPrincipal } from '../store/settings.ts';
import { defineCommand, type CommandHost } from './define-command.ts';

const ofProvider = {
  '--provider <name>': `one of ${paidProviders.join(', ')}; all of them when absent`,
};
const Provider = z.object({
  provider: z.enum(paidProviders, `providers are ${paidProviders.join(', ')}`).optional(),
});

function named(provider: PaidProviderName | undefined): readonly PaidProviderName[] {
  return provider === undefined ? paidProviders : [provider];
}

/** The switch that stops spending at once, in every process of the database. */
export function addSpendingSwitchCommands(credits: Command, host: CommandHost): void {
  defineCommand(credits, host, {
    name: 'stop',
    about:
      'buy nothing more from now on, without a restart; what was bought is followed to its end, and everything that is free goes on',
    flags: { '--reason <text>': 'why, for those who see that it is stopped', ...ofProvider },
    options: Provider.extend({
      reason: z.string().trim().min(1).max(500).nullable().default(null),
    }),
    async run({ cli, options: { reason, provider }, readSettings }) {
      await using store = await openStore(readSettings().config.databaseUrl);
      const at = cli.clock.now();
      const by = await systemPrincipal(store.db, { id: cli.random.uuid(), now: at });
      const isNew = await store.db
        .transaction()
        .execute((trx) => stopSpending(trx, { reason, at, by, providers: named(provider) }));
      return {
        document: { stopped: true, changed: isNew },
        text: isNew ? stoppedText(provider) : 'It was stopped before.',
      };
    },
  });
  defineCommand(credits, host, {
    name: 'resume',
    about: 'let paid work go on after credits stop',
    flags: ofProvider,
    options: Provider,
    async run({ cli, options: { provider }, readSettings }) {
      await using store = await openStore(readSettings().config.databaseUrl);
      const { clock, random } = cli;
      const systemPrincipalId = await systemPrincipal(store.db, {
        id: random.uuid(),
        now: clock.now(),
      });
      const context = { clock, random, systemPrincipalId };
      const isNew = await store.db
        .transaction()
        .execute((trx) => resumeSpending(trx, context, named(provider)));
      return {
        document: { stopped: false, changed: isNew },
        text: isNew ? `Paid work${withProvider(provider)} goes on.` : 'It was not stopped.',
      };
    },
  });
}

function stoppedText(provider: PaidProviderName | undefined): string {
  const flag = provider === undefined ? '' : ` --provider ${provider}`;
  return `Stopped: nothing is bought${withProvider(provider)} until: strikewatch credits resume${flag}`;
}

function withProvider(provider: PaidProviderName | undefined): string {
  return provider === undefined ? '' : ` with ${paidProviderTitles[provider]}`;
}
