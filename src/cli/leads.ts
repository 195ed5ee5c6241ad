import type { Command } from 'commander';
import { z } from 'zod';
import { episodeStates } from '../domain/strike-off.ts';
import { listLeads, type LeadRecord } from '../store/leads.ts';
import { openReader } from '../store/open-store.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { formatLeadCursor, LeadCursor } from './lead-cursor.ts';
import { leadDaysLeft, leadJson } from './lead-json.ts';
import { databaseInUse } from './load-settings.ts';
import { textTable } from './print-text.ts';

const ListOptions = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
  cursor: LeadCursor.nullable().default(null),
  state: z.enum(episodeStates, `choose ${episodeStates.join(' or ')}`).default('open'),
});

/** Leads: companies under threat, or that were. */
export function addLeadsCommands(program: Command, host: CommandHost): void {
  const leads = program.command('leads').description('companies about to be struck off');
  addList(leads, host);
}

function addList(leads: Command, host: CommandHost): void {
  defineCommand(leads, host, {
    name: 'list',
    about: 'list leads, the newest first',
    flags: {
      '--limit <number>': 'how many at most (default: 50)',
      '--cursor <cursor>': 'continue after a list that ended with this cursor',
      '--state <state>': `${episodeStates.join(' or ')} (default: open)`,
    },
    options: ListOptions,
    async run({ cli, options: { limit, cursor, state }, readSettings }) {
      await using db = openReader(databaseInUse(readSettings()));
      // One more than asked for tells whether there is a next page.
      const found = await listLeads(db, { state, after: cursor, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const next = found.length > limit && last !== undefined ? formatLeadCursor(last) : null;
      const now = cli.clock.now();
      return {
        document: {
          data: page.map((lead) => leadJson(lead, now)),
          page: { next_cursor: next, has_more: next !== null },
        },
        text: listText(page, { next, now }),
      };
    },
  });
}

function listText(
  page: readonly LeadRecord[],
  { next, now }: { readonly next: string | null; readonly now: number },
): string {
  if (page.length === 0) return 'No leads.';
  const table = textTable(
    [
      { title: 'Number', value: (lead) => lead.company_number },
      { title: 'Company', value: (lead) => lead.company_name, maxWidth: 40 },
      { title: 'Route', value: (lead) => lead.route },
      { title: 'Stage', value: (lead) => lead.stage.replaceAll('_', ' ') },
      { title: 'Days left', value: (lead) => leadDaysLeft(lead, now) },
      { title: 'Domain', value: (lead) => lead.domain, maxWidth: 32 },
      { title: 'Verdict', value: (lead) => lead.domain_verdict?.replaceAll('_', ' ') ?? '' },
      { title: 'E-mails', value: (lead) => lead.emails_found },
    ],
    page,
  );
  return next === null ? table : `${table}\n\nThere are more: --cursor ${next}`;
}
