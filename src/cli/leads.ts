import type { Command } from 'commander';
import { z } from 'zod';
import { episodeStates } from '../domain/strike-off.ts';
import { openReader } from '../store/open-store.ts';
import type { CompanyDetailJson } from '../wire/company-detail-json.ts';
import type { CompanyJson } from '../wire/company-json.ts';
import { parseEpisodeCursor, readEpisodePage } from '../wire/episode-page.ts';
import type { Page } from '../wire/list-page.ts';
import { NotFoundError } from './cli-errors.ts';
import { companyDetailText } from './company-detail-text.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { instantText, textFacts, textTable } from './print-text.ts';
import { readShownCompany } from './read-shown-company.ts';

const ListOptions = z
  .object({
    limit: z.coerce.number().int().min(1).max(1_000).default(50),
    cursor: z.string().nullable().default(null),
    state: z.enum(episodeStates, `choose ${episodeStates.join(' or ')}`).default('open'),
  })
  .transform(({ cursor, ...query }, context) => {
    if (cursor === null) return { ...query, after: null };
    const after = parseEpisodeCursor(query.state, cursor);
    if (after !== null) return { ...query, after };
    context.addIssue({
      code: 'custom',
      path: ['cursor'],
      message: `not a cursor that a list of ${query.state} leads ended with`,
    });
    return z.NEVER;
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
    async run({ cli, options, readSettings }) {
      await using reader = openReader(readSettings().config.databaseUrl);
      const page = await readEpisodePage({ reader, clock: cli.clock }, options);
      return { document: page, text: listText(page) };
    },
  });
}

function addShow(leads: Command, host: CommandHost): void {
  defineCommand(leads, host, {
    name: 'show <number>',
    about: 'show the latest lead of a company, with its people and contacts',
    options: z.object({}),
    async run(call) {
      const company = await readShownCompany(call);
      const { episode, company_number: number } = company;
      if (episode === null) {
        throw new NotFoundError(`no lead for company ${number}: it was never under threat`);
      }
      return {
        document: company,
        text: `${leadText(company, episode)}\n${companyDetailText(company)}`,
      };
    },
  });
}

function leadText(
  company: CompanyDetailJson,
  episode: NonNullable<CompanyDetailJson['episode']>,
): string {
  const { state, leave_reason: reason } = episode;
  return textFacts({
    Company: company.company_name,
    Number: company.company_number,
    State: reason === null ? state : `${state}: ${reason}`,
    Route: episode.route,
    Stage: episode.stage.replaceAll('_', ' '),
    Confirmed: instantText(episode.confirmed_at) ?? 'not yet',
    Entered: instantText(episode.entered_at),
    Notice: episode.notice_date,
    'Earliest dissolution': episode.earliest_dissolution_date,
    'Days left': episode.days_left,
  });
}

function listText({ data, page }: Page<CompanyJson>): string {
  if (data.length === 0) return 'No leads.';
  const table = textTable(
    [
      { title: 'Number', value: (lead) => lead.company_number },
      { title: 'Company', value: (lead) => lead.company_name, maxWidth: 40 },
      { title: 'Route', value: (lead) => lead.route },
      { title: 'Stage', value: (lead) => lead.stage?.replaceAll('_', ' ') ?? null },
      { title: 'Days left', value: (lead) => lead.days_left },
      { title: 'Domain', value: (lead) => lead.domain, maxWidth: 32 },
      { title: 'Verdict', value: (lead) => lead.domain_verdict?.replaceAll('_', ' ') ?? '' },
      { title: 'E-mails', value: (lead) => lead.emails_found },
    ],
    data,
  );
  return page.next_cursor === null
    ? table
    : `${table}\n\nThere are more: --cursor ${page.next_cursor}`;
}
