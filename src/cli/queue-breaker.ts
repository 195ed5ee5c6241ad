import type { Command } from 'commander';
import { pino } from 'pino';
import { z } from 'zod';
import { breakerCommands, breakerOperations } from '../domain/breaker.ts';
import { announceBreaker } from '../pipeline/announce-breaker.ts';
import { createPersistedBreakers } from '../queue/persisted-breaker.ts';
import { providers } from '../domain/operation.ts';
import { openReader, openStore } from '../store/open-store.ts';
import { readProviderHealth } from '../wire/provider-health-json.ts';
import { UsageError } from './cli-errors.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { instantText, textTable } from './print-text.ts';

const known = providers.flatMap((provider) =>
  breakerOperations[provider].map((operation) => ({ provider, operation })),
);
const Said = z.enum(breakerCommands);

/** Shows the breakers, and lets a person hold one open, close it, do without it, or leave it to itself again. */
export function addBreakerCommand(queue: Command, host: CommandHost): void {
  defineCommand(queue, host, {
    name: 'breaker [provider] [operation] [command]',
    about: `show the breakers, or tell one what to do: ${breakerCommands.join(', ')}`,
    options: z.object({}),
    async run({ cli, given, readSettings }) {
      const url = readSettings().config.databaseUrl;
      if (given.length > 0) await tell(url, given, cli);
      await using db = openReader(url);
      const asked = await readProviderHealth(db, cli.clock.now());
      const rows = asked.flatMap(({ provider, breakers }) =>
        breakers.map((breaker) => ({ provider, ...breaker })),
      );
      return {
        document: { data: asked },
        text:
          rows.length === 0
            ? 'Every breaker is closed, and none was ever open.'
            : textTable(
                [
                  { title: 'Provider', value: (row) => row.provider },
                  { title: 'Operation', value: (row) => row.operation },
                  { title: 'State', value: (row) => row.state },
                  { title: 'Reason', value: (row) => row.reason ?? '' },
                  { title: 'Since', value: (row) => instantText(row.opened_at) },
                  { title: 'Next probe', value: (row) => instantText(row.probe_at) },
                ],
                rows,
              ),
      };
    },
  });
}

async function tell(
  url: string,
  given: readonly string[],
  { clock, random }: CommandHost['cli'],
): Promise<void> {
  const [provider, operation, said] = given;
  const command = Said.safeParse(said);
  const breaker = known.find((each) => each.provider === provider && each.operation === operation);
  if (breaker === undefined || !command.success) {
    const names = known.map((each) => `${each.provider} ${each.operation}`);
    throw new UsageError([
      `name a breaker (${names.join(', ')}) and what it is to do (${breakerCommands.join(', ')})`,
    ]);
  }
  await using store = await openStore(url);
  // The command prints what has become of it; the alarm goes to the events.
  const log = pino({ level: 'silent' });
  const breakers = createPersistedBreakers<string>({
    provider: breaker.provider,
    db: store.db,
    clock,
    onNews: (trx, news) => announceBreaker(trx, { clock, random, log }, news),
  });
  await breakers.command(breaker.operation, command.data);
}
