import type { Command } from 'commander';
import { z } from 'zod';
import { openReader } from '../store/open-store.ts';
import type { CompanyDetailJson } from '../wire/company-detail-json.ts';
import { type RegisterPage, searchCompanies } from '../wire/register-page.ts';
import { companyDetailText } from './company-detail-text.ts';
import { type Call, defineCommand, type CommandHost } from './define-command.ts';
import { openCurrentRegister } from './open-current-register.ts';
import { textFacts, textSection, textTable } from './print-text.ts';
import { readShownCompany } from './read-shown-company.ts';
import { timelineText } from './timeline-text.ts';
import { wholeNumber } from './whole-number.ts';

/** Companies as the register and our own work know them. */
export function addCompaniesCommands(program: Command, host: CommandHost): void {
  const companies = program.command('companies').description('companies of the register');
  defineCommand(companies, host, {
    name: 'show <number>',
    about: 'show everything known of one company',
    options: z.object({}),
    async run(call) {
      const company = await readShownCompany(call);
      return { document: company, text: companyText(company) };
    },
  });
  defineCommand(companies, host, {
    name: 'search <words...>',
    about: 'find companies by their name or its beginning, also by a former name',
    flags: { '--limit <count>': 'most companies shown (default: 20)' },
    options: SearchOptions,
    async run(call) {
      const found = await search(call, call.options.limit);
      return { document: found, text: searchText(found) };
    },
  });
}

/** As many as fit on a screen. */
const SearchOptions = z.object({
  limit: wholeNumber({ least: 1, most: 200 }).default(20),
});

async function search(
  { cli, given, readSettings }: Call<unknown>,
  limit: number,
): Promise<RegisterPage> {
  const { config } = readSettings();
  await using reader = openReader(config.databaseUrl);
  await using register = openCurrentRegister(cli, reader, config.databaseUrl);
  return await searchCompanies({ reader, register, clock: cli.clock }, given.join(' '), limit);
}

function searchText({ data, page, register }: RegisterPage): string {
  const table = textTable(
    [
      { title: 'Number', value: (company) => company.company_number },
      { title: 'Company', value: (company) => company.company_name },
      {
        title: 'Status',
        value: (company) => company.company_status_detail ?? company.company_status,
      },
      { title: 'Postcode', value: (company) => company.postal_code ?? '' },
    ],
    data,
  );
  const more = page.has_more ? 'There are more: give more of the name, or --limit.' : '';
  return [data.length === 0 ? 'No company found.' : table, more, register.note ?? '']
    .filter((line) => line !== '')
    .join('\n');
}

/** Why what is told may be older than the file. */
function unreadText({ facts_as_of: asOf }: NonNullable<CompanyDetailJson['unread_row']>): string {
  return asOf === null
    ? 'its row in the newest file could not be read, and no earlier one has it'
    : `its row in the newest file could not be read: what stands here is of ${asOf.slice(0, 10)}`;
}

function companyText(company: CompanyDetailJson): string {
  const { episode } = company;
  const address = [
    company.address_line_1,
    company.address_line_2,
    company.post_town,
    company.county,
    company.postal_code,
  ].filter((line) => line !== null);
  return [
    textFacts({
      Company: company.company_name,
      Number: company.company_number,
      Status: company.company_status ?? company.company_status_raw,
      ...(company.unread_row !== null && { Register: unreadText(company.unread_row) }),
      Detail: company.company_status_detail ?? 'none',
      Type: company.company_type ?? company.company_category,
      Subscriber: company.subscriber_class,
      Incorporated: company.incorporation_date,
      Address: address.length === 0 ? null : address.join(', '),
      'Former names':
        company.previous_names.map((name) => name.company_name).join('; ') || 'none known',
    }),
    episode === null
      ? textSection('Strike-off', 'never seen under threat')
      : textSection(
          'Strike-off',
          textFacts({
            State: episode.state,
            Route: episode.route,
            Stage: episode.stage.replaceAll('_', ' '),
            Notice: episode.notice_date,
            'Not before': episode.earliest_dissolution_date,
            'Days left': episode.days_left,
          }),
        ),
    timelineText(company.timeline),
    companyDetailText(company),
  ].join('\n');
}
