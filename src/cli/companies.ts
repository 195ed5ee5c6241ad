import type { Command } from 'commander';
import { z } from 'zod';
import type { CompanyDetailJson } from '../wire/company-detail-json.ts';
import { companyDetailText } from './company-detail-text.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { textFacts, textSection } from './print-text.ts';
import { readShownCompany } from './read-shown-company.ts';

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
            'Earliest dissolution': episode.earliest_dissolution_date,
            'Days left': episode.days_left,
          }),
        ),
    companyDetailText(company),
  ].join('\n');
}
