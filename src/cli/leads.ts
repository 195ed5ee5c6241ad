import type { Command } from 'commander';
import { z } from 'zod';
import { episodeStates, strikeOffRoutes, strikeOffStages } from '../domain/strike-off.ts';
import { openReader } from '../store/open-store.ts';
import { parseApplicationCursor, readApplicationPage } from '../wire/application-page.ts';
import type { CompanyDetailJson } from '../wire/company-detail-json.ts';
import type { CompanyJson } from '../wire/company-json.ts';
import {
  parseEpisodeCursor,
  readEpisodePage,
  type EpisodePageOptions,
} from '../wire/episode-page.ts';
import type { Page } from '../wire/list-page.ts';
import { NotFoundError } from './cli-errors.ts';
import { companyDetailText } from './company-detail-text.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { openCurrentRegister } from './open-current-register.ts';
import { instantText, textFacts, textTable } from './print-text.ts';
import { readShownCompany } from './read-shown-company.ts';
import { timelineText } from './timeline-text.ts';
import { wholeNumber } from './whole-number.ts';

const ListOptions = z
  .object({
    limit: wholeNumber({ least: 1, most: 1_000 }).default(50),
    cursor: z.string().nullable().default(null),
    state: z.enum(episodeStates, `choose ${episodeStates.join(' or ')}`).default('open'),
    stage: z
      .enum(strikeOffStages, `choose one of ${strikeOffStages.join(', ')}`)
      .nullable()
      .default(null),
    route: z
      .enum(strikeOffRoutes, `choose one of ${strikeOffRoutes.join(', ')}`)
      .nullable()
      .default(null),
  })
  .transform(({ cursor, ...query }, context) => {
    // An application has no episode, and so no state.
    const isApplied = query.stage === 'applied' && query.state === 'open';
    if (isApplied) {
      const after = cursor === null ? null : parseApplicationCursor(cursor);
      if (cursor === null || after !== null)
        return { kind: 'applications' as const, ...query, after };
    } else {
      const after = cursor === null ? null : parseEpisodeCursor(query.state, cursor);
      if (cursor === null || after !== null) return { kind: 'episodes' as const, ...query, after };
    }
    context.addIssue({
      code: 'custom',
      path: ['cursor'],
      message: isApplied
        ? 'not a cursor that a list of applications ended with'
        : `not a cursor that a list of ${query.state} leads ended with`,
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
      '--stage <stage>': `only one stage: ${strikeOffStages.join(', ')}`,
      '--route <route>': `only one route: ${strikeOffRoutes.join(', ')}`,
    },
    options: ListOptions,
    async run({ cli, options, readSettings }) {
      const { databaseUrl } = readSettings().config;
      await using reader = openReader(databaseUrl);
      await using register = openCurrentRegister(cli, reader, databaseUrl);
      const page = await readLeadPage({ reader, register, clock: cli.clock }, options);
      return { document: page, text: listText(page) };
    },
  });
}

async function readLeadPage(
  from: EpisodePageOptions,
  options: z.output<typeof ListOptions>,
): Promise<Page<CompanyJson>> {
  if (options.kind === 'episodes') return readEpisodePage(from, options);
  if (options.route !== null && options.route !== 'voluntary') {
    return { data: [], page: { next_cursor: null, has_more: false } };
  }
  return readApplicationPage(from, options);
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
        text: `${leadText(company, episode)}\n${timelineText(company.timeline)}\n${companyDetailText(company)}`,
      };
    },
  });
}

function leadText(
  company: CompanyDetailJson,
  episode: NonNullable<CompanyDetailJson['episode']>,
): string {
  const { state } = episode;
  const deniedAt = company.not_found_since === null ? null : company.not_found_at;
  return textFacts({
    Company: company.company_name,
    Number: company.company_number,
    State: stateText(episode),
    Route: episode.route,
    Stage: episode.stage.replaceAll('_', ' '),
    Confirmed: episode.confirmed ? instantText(episode.confirmed_at) : 'not yet',
    'Not found':
      state === 'open' && deniedAt !== null
        ? `at ${instantText(deniedAt)}, though another source has told of it; being asked again`
        : null,
    Entered: instantText(episode.entered_at),
    Notice: episode.notice_date,
    'Not before': episode.earliest_dissolution_date,
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
      { title: 'Not before', value: (lead) => lead.earliest_dissolution_date },
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

function stateText({
  state,
  leave_reason: reason,
  not_found_at: deniedAt,
}: NonNullable<CompanyDetailJson['episode']>): string {
  if (reason === null) return state;
  return `${state}: ${deniedAt === null ? reason : 'the register has no such company'}`;
}
