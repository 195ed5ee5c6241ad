import type { Command } from 'commander';
import { z } from 'zod';
import { openReader } from '../store/open-store.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { dossierText } from './dossier-text.ts';
import { openSuppressionHash } from './open-suppression-hash.ts';
import { textFacts, textSection } from './print-text.ts';
import { companyNumberOf, dossierJson, readDossier, type Dossier } from './read-dossier.ts';
import { rowJson } from './row-json.ts';

/** Companies as the register and our own work know them. */
export function addCompaniesCommands(program: Command, host: CommandHost): void {
  const companies = program.command('companies').description('companies of the register');
  defineCommand(companies, host, {
    name: 'show <number>',
    about: 'show everything known of one company',
    options: z.object({}),
    async run({ cli, given: [number = ''], readSettings }) {
      const companyNumber = companyNumberOf(number);
      const { config } = readSettings();
      await using db = openReader(config.databaseUrl);
      const hash = await openSuppressionHash(db, config, cli.random);
      const dossier = await readDossier(db, hash, companyNumber);
      return { document: companyJson(dossier), text: companyText(dossier) };
    },
  });
}

function companyJson(dossier: Dossier) {
  const { company, latest, past, previousNames } = dossier;
  return {
    id: latest?.id ?? null,
    ...rowJson({ ...company }),
    previous_names: previousNames.map(({ company_name, ceased_on }) => ({
      company_name,
      ceased_on,
    })),
    episode: latest === null ? null : rowJson({ ...latest }),
    past_episodes: past.map(rowJson),
    ...dossierJson(dossier),
  };
}

function companyText(dossier: Dossier): string {
  const { company, latest, previousNames } = dossier;
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
      'Former names': previousNames.map((name) => name.company_name).join('; ') || 'none known',
    }),
    latest === null
      ? textSection('Strike-off', 'never seen under threat')
      : textSection(
          'Strike-off',
          textFacts({
            State: latest.state,
            Route: latest.route,
            Stage: latest.stage.replaceAll('_', ' '),
            Notice: latest.notice_date,
            'Earliest dissolution': latest.earliest_dissolution_date,
          }),
        ),
    dossierText(dossier),
  ].join('\n');
}
