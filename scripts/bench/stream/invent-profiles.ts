import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { createAddresses } from '../register-file/invent-address.ts';
import { rareWord } from '../register-file/rare-words.ts';

const patterns = 2_000;

/** Profiles that lack number, name ending and links: companies share them, as formation agents' companies nearly do. */
export function inventProfiles(seed: string): readonly Record<string, unknown>[] {
  const random = createSeededRandom(seed);
  const nextAddress = createAddresses(random);
  return Array.from({ length: patterns }, () => {
    const [line1, line2, town, county, country, postcode] = nextAddress().cells;
    const year = random.integer(1990, 2024);
    const month = String(random.integer(1, 12)).padStart(2, '0');
    const day = String(random.integer(1, 28)).padStart(2, '0');
    return {
      accounts: {
        accounting_reference_date: { day: '31', month },
        last_accounts: {
          made_up_to: `2025-${month}-28`,
          period_end_on: `2025-${month}-28`,
          period_start_on: `2024-${month}-28`,
          type: random.pick(['micro-entity', 'small', 'total-exemption-full', 'dormant', 'null']),
        },
        next_accounts: {
          due_on: `2027-${month}-28`,
          period_end_on: `2026-${month}-28`,
          period_start_on: `2025-${month}-28`,
        },
        next_due: `2027-${month}-28`,
        next_made_up_to: `2026-${month}-28`,
      },
      can_file: true,
      company_name: `${rareWord(random)} ${rareWord(random)}`,
      confirmation_statement: {
        last_made_up_to: `2026-${month}-14`,
        next_due: `2027-${month}-28`,
        next_made_up_to: `2027-${month}-14`,
      },
      date_of_creation: `${year}-${month}-${day}`,
      has_been_liquidated: false,
      has_charges: random.chance(0.2),
      has_insolvency_history: false,
      has_super_secure_pscs: false,
      jurisdiction: 'england-wales',
      last_full_members_list_date: `2015-${month}-${day}`,
      previous_company_names: previousNames(random.integer(0, 3), () => rareWord(random)),
      registered_office_address: {
        address_line_1: line1,
        address_line_2: line2,
        country,
        locality: town,
        postal_code: postcode,
        region: county,
      },
      registered_office_is_in_dispute: false,
      service_address: {
        address_line_1: line1,
        address_line_2: line2,
        country,
        locality: town,
        postal_code: postcode,
        region: county,
      },
      sic_codes: Array.from({ length: random.integer(1, 4) }, () =>
        String(random.integer(10_000, 99_000)),
      ),
      type: 'ltd',
      undeliverable_registered_office_address: false,
    };
  });
}

function previousNames(count: number, word: () => string): unknown {
  if (count === 0) return undefined;
  return Array.from({ length: count }, (_, index) => ({
    ceased_on: `201${index}-05-31`,
    effective_from: `200${index}-06-01`,
    name: `${word()} ${word()} TRADING LIMITED`,
  }));
}

export function linksOf(companyNumber: string): Record<string, string> {
  const self = `/company/${companyNumber}`;
  return {
    charges: `${self}/charges`,
    exemptions: `${self}/exemptions`,
    filing_history: `${self}/filing-history`,
    insolvency: `${self}/insolvency`,
    officers: `${self}/officers`,
    persons_with_significant_control: `${self}/persons-with-significant-control`,
    persons_with_significant_control_statements: `${self}/persons-with-significant-control-statements`,
    registers: `${self}/registers`,
    self,
    uk_establishments: `${self}/uk-establishments`,
  };
}
