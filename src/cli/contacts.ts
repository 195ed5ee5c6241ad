import type { Command } from 'commander';
import { z } from 'zod';
import { listHiddenContacts, releaseContact } from '../store/hidden-contacts.ts';
import { openReader, openStore } from '../store/open-store.ts';
import { systemPrincipal } from '../store/settings.ts';
import { toHiddenContactsJson } from '../wire/hidden-contact-json.ts';
import { NotFoundError, UsageError } from './cli-errors.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { openSuppressionHash } from './open-suppression-hash.ts';
import { printable, textTable } from './print-text.ts';

/** More than a person decides on in a day; the rest comes when these are gone. */
const mostShown = 500;

/** Addresses that wait for a person's decision. */
export function addContactsCommands(program: Command, host: CommandHost): void {
  const contacts = program.command('contacts').description('addresses that wait for a decision');
  addHidden(contacts, host);
  addRelease(contacts, host);
}

function addHidden(contacts: Command, host: CommandHost): void {
  defineCommand(contacts, host, {
    name: 'hidden',
    about: 'list addresses of persons that their sites hide from programs and nobody has released',
    options: z.object({}),
    async run({ cli, readSettings }) {
      const { config } = readSettings();
      await using reader = openReader(config.databaseUrl);
      const hash = await openSuppressionHash(reader, config, cli.random);
      const rows = await listHiddenContacts(reader, { after: null, limit: mostShown });
      const data = await toHiddenContactsJson(rows, { reader, hash });
      const heading = `${data.length}${data.length === mostShown ? ' or more' : ''} wait for release.`;
      return {
        document: { data },
        text:
          data.length === 0
            ? 'No hidden address waits for release.'
            : `${heading}\n${textTable(
                [
                  { title: 'Id', value: (row) => row.id },
                  { title: 'Company', value: (row) => row.company_number },
                  {
                    title: 'Address',
                    value: (row) => printable(row.email ?? `(${row.withheld_reason ?? ''})`),
                  },
                  { title: 'Written as', value: (row) => row.form ?? '' },
                  { title: 'Officer', value: (row) => printable(row.officer_name ?? '') },
                  { title: 'Page', value: (row) => printable(row.source_url ?? '') },
                ],
                data,
              )}`,
      };
    },
  });
}

function addRelease(contacts: Command, host: CommandHost): void {
  defineCommand(contacts, host, {
    name: 'release <id>',
    about: 'let a hidden address out; suppressions and every other rule still hold',
    options: z.object({}),
    async run({ cli, given: [id = ''], readSettings }) {
      if (!z.uuid().safeParse(id).success) {
        throw new UsageError([`"${id}" is no id: see \`strikewatch contacts hidden\``]);
      }
      await using store = await openStore(readSettings().config.databaseUrl);
      const now = cli.clock.now();
      const principalId = await systemPrincipal(store.db, { id: cli.random.uuid(), now });
      const answer = await releaseContact(store.db, id, { principalId, now });
      if (answer === 'unknown') throw new NotFoundError(`no contact ${id} is known`);
      if (answer === 'not hidden') {
        throw new UsageError([`contact ${id} is not hidden: nothing has to be released`]);
      }
      return {
        document: { id, released: answer === 'released' },
        text:
          answer === 'released'
            ? 'Released: it leaves from now on wherever the other rules let it.'
            : 'It was released before.',
      };
    },
  });
}
