import type { Command } from 'commander';
import { z } from 'zod';
import { migrate } from '../store/migrate.ts';
import { openStore } from '../store/open-store.ts';
import { defineCommand, type CommandHost } from './define-command.ts';

/** The schema of the database. */
export function addMigrateCommand(program: Command, host: CommandHost): void {
  defineCommand(program, host, {
    name: 'migrate',
    about: 'bring the database to this version, or back to an earlier step',
    flags: { '--to <step>': 'the migration to stand at afterwards; "none" removes everything' },
    options: z.object({ to: z.string().min(1).nullable().default(null) }),
    async run({ options: { to }, readSettings }) {
      const databaseUrl = readSettings().config.databaseUrl;
      // Opening brings the schema to the newest step; what that did is not told apart from having been there.
      await using store = await openStore(databaseUrl);
      const steps = to === null ? [] : await migrate(store.db, to);
      const path = databaseUrl.replace(/^sqlite:/, '');
      return {
        document: { database: path, to: to ?? 'newest', steps },
        text: [
          ...steps.map((step) => `${step.direction === 'up' ? '+' : '-'} ${step.migration}`),
          to === null
            ? `${path} is at the newest version.`
            : `${path} stands at "${to}". Any other command but "migrate --to" brings it forward again.`,
        ].join('\n'),
      };
    },
  });
}
