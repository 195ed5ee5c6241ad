import type { CompanyNumber } from './company-number.ts';

/**
 * Kinds of persons with significant control and of beneficial owners (https://github.com/companieshouse/api-enumerations,
 * psc_descriptions.yml).
 */
export const controllerKinds = [
  'individual-person-with-significant-control',
  'corporate-entity-person-with-significant-control',
  'legal-person-person-with-significant-control',
  'super-secure-person-with-significant-control',
  'individual-beneficial-owner',
  'corporate-entity-beneficial-owner',
  'legal-person-beneficial-owner',
  'super-secure-beneficial-owner',
] as const;
export type ControllerKind = (typeof controllerKinds)[number];

/** One person with significant control (PSC) or beneficial owner of one company, as the register publishes it. */
export interface Controller {
  readonly companyNumber: CompanyNumber;
  /** Last part of `links.self`; stable per notification. */
  readonly pscId: string;
  readonly kind: ControllerKind;
  /** As published, `Dr Jane Alice Smith` or a company's name; null for the super-secure, whose details are protected. */
  readonly name: string | null;
  /** Individuals only. */
  readonly title: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly birthMonth: number | null;
  readonly birthYear: number | null;
  readonly naturesOfControl: readonly string[];
  readonly notifiedOn: string | null;
  readonly ceasedOn: string | null;
  readonly nationality: string | null;
  readonly countryOfResidence: string | null;
  /** Companies and other legal persons only. */
  readonly registrationNumber: string | null;
}

/** Whether it is a human being whose name is known. */
export function isNamedIndividual(controller: {
  readonly kind: ControllerKind;
  readonly lastName: string | null;
}): boolean {
  return controller.kind.startsWith('individual-') && controller.lastName !== null;
}
