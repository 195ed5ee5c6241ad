import type { Command } from 'commander';
import { z } from 'zod';
import { suppressionKinds, type SuppressionKind } from '../domain/access.ts';
import { parseCompanyNumber } from '../domain/company-number.ts';
import { parseEmailAddress } from '../domain/email-address.ts';
import { registrableDomain } from '../domain/registrable-domain.ts';
import { personKey } from '../domain/person-key.ts';
import { listSuppressions } from '../store/list-suppressions.ts';
import { openReader, openStore } from '../store/open-store.ts';
import { saveSuppression } from '../store/suppressions.ts';
import { toInstant } from '../wire/instant.ts';
import { UsageError } from './cli-errors.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { bindSuppressionHash } from './open-suppression-hash.ts';
import { instantText, textTable } from './print-text.ts';

/** Who must not be contacted. */
export function addSuppressCommands(program: Command, host: CommandHost): void {
  const suppress = program.command('suppress').description('who must not be contacted');
  addAdd(suppress, host);
  addList(suppress, host);
}

function addAdd(suppress: Command, host: CommandHost): void {
  defineCommand(suppress, host, {
    name: 'add <value>',
    about:
      'never contact this again: an address, a domain, a company number, or a person as "First Last YYYY-MM" (month of birth)',
    flags: {
      '--kind <kind>': `${suppressionKinds.join(', ')} (default: told by the value)`,
      '--reason <text>': 'why, for the record (default: asked by hand)',
    },
    options: z.object({
      kind: z
        .enum(suppressionKinds, `kinds are ${suppressionKinds.join(', ')}`)
        .nullable()
        .default(null),
      reason: z.string().trim().min(1).max(500).default('asked by hand'),
    }),
    async run({ cli, given: [value = ''], options: { kind: asked, reason }, readSettings }) {
      const kind = asked ?? kindOf(value);
      const key = suppressionKey(kind, value);
      const { config } = readSettings();
      await using store = await openStore(config.databaseUrl);
      const hash = await bindSuppressionHash(store.db, config, cli.random);
      const answer = await saveSuppression(store.db, {
        id: cli.random.uuid(),
        kind,
        valueHash: hash(kind, key),
        reason,
        now: cli.clock.now(),
      });
      return {
        document: { kind, added: answer === 'added' },
        text:
          answer === 'added'
            ? `Added: this ${kind} is held back from every exit from now on.`
            : `This ${kind} was on the list before.`,
      };
    },
  });
}

function addList(suppress: Command, host: CommandHost): void {
  defineCommand(suppress, host, {
    name: 'list',
    about: 'list the suppressions; the values themselves are not stored, only salted hashes',
    options: z.object({}),
    async run({ readSettings }) {
      await using db = openReader(readSettings().config.databaseUrl);
      const data = (await listSuppressions(db)).map((row) => ({
        ...row,
        created_at: toInstant(row.created_at),
      }));
      return {
        document: { data },
        text:
          data.length === 0
            ? 'Nobody is suppressed.'
            : textTable(
                [
                  { title: 'Kind', value: (row) => row.kind },
                  { title: 'Since', value: (row) => instantText(row.created_at) },
                  { title: 'Reason', value: (row) => row.reason },
                  { title: 'Id', value: (row) => row.id },
                ],
                data,
              ),
      };
    },
  });
}

function kindOf(value: string): SuppressionKind {
  if (value.includes('@')) return 'email';
  if (registrableDomain(value) !== null) return 'domain';
  if (/\d/.test(value) && parseCompanyNumber(value) !== null) return 'company';
  throw new UsageError(['cannot tell what this is: say --kind email, domain, company or person']);
}

/** The value as the gate looks it up; spelled otherwise it would never be found. */
function suppressionKey(kind: SuppressionKind, value: string): string {
  const key = keyOf(kind, value);
  if (key !== null) return key;
  throw new UsageError([
    kind === 'person'
      ? 'a person is written "First Last YYYY-MM", or "First Last" when the month of birth is not published'
      : `"${value}" is no ${kind === 'company' ? 'company number' : kind}`,
  ]);
}

function keyOf(kind: SuppressionKind, value: string): string | null {
  switch (kind) {
    case 'email':
      return parseEmailAddress(value);
    case 'domain':
      return registrableDomain(value);
    case 'company':
      return parseCompanyNumber(value);
    case 'person':
      return personKeyOf(value);
  }
}

const personPattern = /^(?<first>\S.*?)\s+(?<last>\S+?)(?:\s+(?<year>\d{4})-(?<month>\d{2}))?$/;

function personKeyOf(value: string): string | null {
  const groups = personPattern.exec(value.trim())?.groups;
  if (groups === undefined) return null;
  const { first = null, last = null, year, month } = groups;
  return personKey({
    firstName: first,
    lastName: last,
    birthYear: year === undefined ? null : Number(year),
    birthMonth: month === undefined ? null : Number(month),
  });
}
