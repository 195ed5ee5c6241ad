import type { Command } from 'commander';
import { z } from 'zod';
import { episodeStates } from '../domain/strike-off.ts';
import { findLead, listLeads, type LeadRecord } from '../store/leads.ts';
import { openReader } from '../store/open-store.ts';
import { NotFoundError } from './cli-errors.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { dossierText } from './dossier-text.ts';
import { formatLeadCursor, LeadCursor } from './lead-cursor.ts';
import { leadDaysLeft, leadJson } from './lead-json.ts';
import { openSuppressionHash } from './open-suppression-hash.ts';
import { instantText, textFacts, textTable } from './print-text.ts';
import { companyNumberOf, dossierJson, readDossier } from './read-dossier.ts';

const ListOptions = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
  cursor: LeadCursor.nullable().default(null),
  state: z.enum(episodeStates, `choose ${episodeStates.join(' or ')}`).default('open'),
});

/** Leads: companies under threat, or that were. */
export function addLeadsCommands(program: Command, host: CommandHost): void {
  const leads = program.command('leads').description('companies about to be struck off');
  addList(leads, host);
  addShow(leads, host);
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
      await using db = openReader(readSettings().config.databaseUrl);
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

function addShow(leads: Command, host: CommandHost): void {
  defineCommand(leads, host, {
    name: 'show <number>',
    about: 'show the latest lead of a company, with its people and contacts',
    options: z.object({}),
    async run({ cli, given: [number = ''], readSettings }) {
      const companyNumber = companyNumberOf(number);
      const { config } = readSettings();
      await using db = openReader(config.databaseUrl);
      const lead = await findLead(db, companyNumber);
      if (lead === undefined) {
        throw new NotFoundError(`no lead for company ${companyNumber}: it was never under threat`);
      }
      const hash = await openSuppressionHash(db, config, cli.random);
      const dossier = await readDossier(db, hash, companyNumber);
      const now = cli.clock.now();
      return {
        document: { ...leadJson(lead, now), ...dossierJson(dossier) },
        text: `${leadText(lead, now)}\n${dossierText(dossier)}`,
      };
    },
  });
}

function leadText(lead: LeadRecord, now: number): string {
  return textFacts({
    Company: lead.company_name,
    Number: lead.company_number,
    State: lead.leave_reason === null ? lead.state : `${lead.state}: ${lead.leave_reason}`,
    Route: lead.route,
    Stage: lead.stage.replaceAll('_', ' '),
    Confirmed: instantText(lead.confirmed_at) ?? 'not yet',
    Entered: instantText(lead.entered_at),
    Notice: lead.notice_date,
    'Earliest dissolution': lead.earliest_dissolution_date,
    'Days left': leadDaysLeft(lead, now),
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
