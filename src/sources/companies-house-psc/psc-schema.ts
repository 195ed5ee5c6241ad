import { z } from 'zod';
import { controllerKinds, type Controller } from '../../domain/significant-control.ts';
import { nameOfElements, parseNaturalName } from '../../domain/person-name.ts';
import { isCompanyNumber } from '../../domain/company-number.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => (value?.trim() ? value.trim() : null));
const date = z.iso
  .date()
  .nullish()
  .transform((value) => value ?? null);

/**
 * A line about a person, with the members that are used. The same as an item of the API
 * (https://developer-specs.company-information.service.gov.uk/companies-house-public-data-api/resources/list?v=latest).
 * Addresses are left where they are: nobody is written to by post.
 */
export const PscLine = z
  .object({
    company_number: z.string().refine(isCompanyNumber, 'not a company number'),
    data: z.object({
      kind: z.enum(controllerKinds),
      name: text,
      name_elements: z
        .object({ title: text, forename: text, surname: text })
        .nullish()
        .transform((value) => value ?? null),
      date_of_birth: z
        .object({ month: z.int().min(1).max(12), year: z.int().min(1800).max(2200) })
        .nullish()
        .transform((value) => value ?? null),
      natures_of_control: z.array(z.string()).nullish(),
      notified_on: date,
      ceased_on: date,
      nationality: text,
      country_of_residence: text,
      identification: z.object({ registration_number: text }).nullish(),
      links: z.object({ self: z.string().regex(/\/[^/]+$/) }),
    }),
  })
  .transform(({ company_number: companyNumber, data }): Controller => {
    const isIndividual = data.kind.startsWith('individual-');
    const elements = data.name_elements ? nameOfElements(data.name_elements) : null;
    const name = isIndividual ? (elements ?? parseNaturalName(data.name ?? '')) : null;
    return {
      companyNumber,
      pscId: data.links.self.slice(data.links.self.lastIndexOf('/') + 1),
      kind: data.kind,
      name: data.name,
      title: name?.title ?? null,
      firstName: name?.firstName ?? null,
      lastName: name?.lastName ?? null,
      birthMonth: isIndividual ? (data.date_of_birth?.month ?? null) : null,
      birthYear: isIndividual ? (data.date_of_birth?.year ?? null) : null,
      naturesOfControl: data.natures_of_control ?? [],
      notifiedOn: data.notified_on,
      ceasedOn: data.ceased_on,
      nationality: data.nationality,
      countryOfResidence: data.country_of_residence,
      registrationNumber: data.identification?.registration_number ?? null,
    };
  });

/** The last line of a snapshot: how much of each there is. */
export const TotalsLine = z
  .object({
    data: z.object({
      kind: z.literal('totals#persons-of-significant-control-snapshot'),
      persons_of_significant_control_count: z.int().nonnegative(),
      statements_count: z.int().nonnegative(),
      exemptions_count: z.int().nonnegative(),
      generated_at: z.iso.datetime({ offset: true }).nullish(),
    }),
  })
  .transform(({ data }) => ({
    persons: data.persons_of_significant_control_count,
    statements: data.statements_count,
    exemptions: data.exemptions_count,
    generatedAt: data.generated_at ?? null,
  }));
export type PscTotals = z.infer<typeof TotalsLine>;
