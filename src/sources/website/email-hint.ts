import type { EmailForm } from '../../domain/email-form.ts';

/** Something that may be an address, found outside the running text. */
export interface EmailHint {
  readonly raw: string;
  readonly form: EmailForm;
}

/** A hint with its place: the words around it are the evidence. */
export interface PlacedHint extends EmailHint {
  /** Where in the text of the page the element stood. */
  readonly offset: number;
}
