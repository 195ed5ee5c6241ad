import type { Command } from 'commander';
import { z } from 'zod';
import { roles } from '../domain/access.ts';
import { apiKeyRandomBytes, formatApiKey, makeApiKey } from '../domain/api-key.ts';
import { saveApiKey } from '../store/api-keys.ts';
import { listApiKeys, revokeApiKey } from '../store/list-api-keys.ts';
import { openReader, openStore } from '../store/open-store.ts';
import { toInstant, toInstantOrNull } from '../wire/instant.ts';
import { NotFoundError } from './cli-errors.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { instantText, printable, textTable } from './print-text.ts';

/** API keys: who may ask what. */
export function addKeysCommands(program: Command, host: CommandHost): void {
  const keys = program.command('keys').description('API keys');
  addCreate(keys, host);
  addList(keys, host);
  addRevoke(keys, host);
}

function addCreate(keys: Command, host: CommandHost): void {
  defineCommand(keys, host, {
    name: 'create',
    about: 'make an API key; it is shown this once',
    flags: {
      '--name <name>': 'what the key is for',
      '--role <role>': `what it may do: ${roles.join(', ')}`,
    },
    options: z.object({
      name: z.string('give the key a name').trim().min(1, 'give the key a name').max(200),
      role: z.enum(roles, `choose one of ${roles.join(', ')}`),
    }),
    async run({ cli, options: { name, role }, readSettings }) {
      await using store = await openStore(readSettings().config.databaseUrl);
      const key = makeApiKey(cli.random.bytes(apiKeyRandomBytes));
      const id = cli.random.uuid();
      await saveApiKey(store.db, key, {
        principalId: id,
        name,
        role,
        now: cli.clock.now(),
      });
      const text = formatApiKey(key);
      return {
        document: { key: text, id, name, role },
        text: `${text}\n\nKey ${id} (${printable(name)}) has the role ${role}. Keep it now: only its hash is stored.`,
      };
    },
  });
}

function addList(keys: Command, host: CommandHost): void {
  defineCommand(keys, host, {
    name: 'list',
    about: 'list the API keys, revoked ones included',
    options: z.object({}),
    async run({ readSettings }) {
      await using db = openReader(readSettings().config.databaseUrl);
      const data = (await listApiKeys(db)).map((row) => ({
        id: row.id,
        name: row.name,
        role: row.role,
        created_at: toInstant(row.created_at),
        revoked_at: toInstantOrNull(row.revoked_at),
      }));
      return {
        document: { data },
        text:
          data.length === 0
            ? 'No keys yet: strikewatch keys create --name <name> --role viewer'
            : textTable(
                [
                  { title: 'Id', value: (row) => row.id },
                  { title: 'Name', value: (row) => row.name, maxWidth: 40 },
                  { title: 'Role', value: (row) => row.role },
                  { title: 'Created', value: (row) => instantText(row.created_at) },
                  { title: 'Revoked', value: (row) => instantText(row.revoked_at) ?? 'no' },
                ],
                data,
              ),
      };
    },
  });
}

function addRevoke(keys: Command, host: CommandHost): void {
  defineCommand(keys, host, {
    name: 'revoke <id>',
    about: 'end an API key at once, by its id',
    options: z.object({}),
    async run({ cli, given: [id = ''], readSettings }) {
      await using store = await openStore(readSettings().config.databaseUrl);
      const answer = await revokeApiKey(store.db, id, cli.clock.now());
      if (answer === 'unknown') {
        throw new NotFoundError(`there is no key with the id "${id}": see strikewatch keys list`);
      }
      const wasActive = answer === 'revoked';
      return {
        document: { id, revoked: true, was_active: wasActive },
        text: wasActive ? `Key ${id} is revoked.` : `Key ${id} was revoked before.`,
      };
    },
  });
}
