import type { EmailForm } from '../../domain/email-form.ts';
import { classFacts } from './class-facts.ts';
import { reverseText, rotate13 } from './decode-cipher.ts';
import type { Attributes } from './read-element.ts';
import { isReversing } from './read-style.ts';

/** Text that stands in another order or alphabet than it is shown in, collected until its element ends. */
export interface Disguise {
  readonly depth: number;
  readonly form: EmailForm;
  readonly decode: (text: string) => string;
  text: string;
}

/** Null for an element whose text is shown as it stands there. */
export function disguiseOf(
  name: string,
  attributes: Attributes,
  { depth, isStyled }: { readonly depth: number; readonly isStyled: boolean },
): Disguise | null {
  const { style, class: classes } = attributes;
  const isReversed =
    isStyled ||
    (style !== undefined && isReversing(style)) ||
    (/^rtl$/i.test(attributes['dir'] ?? '') && (name === 'bdo' || isOverridden(style)));
  if (isReversed) return { depth, form: 'reversed', decode: reverseText, text: '' };
  const isRotated = classes !== undefined && classFacts(classes).isRotated;
  return isRotated ? { depth, form: 'rot13', decode: rotate13, text: '' } : null;
}

function isOverridden(style = ''): boolean {
  return /unicode-bidi\s{0,9}:\s{0,9}(?:isolate-|bidi-)override/i.test(style);
}

/** Nodes and spaces between them are turned round together, as on the screen. */
export function shownText({ text, decode }: Disguise): string {
  return decode(text.replaceAll(/[\u00AD\u200B-\u200F]/g, '')).trim();
}
