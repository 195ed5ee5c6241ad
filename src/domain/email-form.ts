/**
 * How an address was written where it was found. `confidence` is how sure it then is that the page means it, 0..1. `isHidden`
 * marks the forms that are meant for people and not for programs: whoever writes so does not invite mail from strangers.
 */
export const emailForms = {
  mailto: { confidence: 0.95, isHidden: false },
  'json-ld': { confidence: 0.95, isHidden: false },
  microdata: { confidence: 0.95, isHidden: false },
  vcard: { confidence: 0.95, isHidden: false },
  'security-txt': { confidence: 0.95, isHidden: false },
  attribute: { confidence: 0.85, isHidden: false },
  text: { confidence: 0.85, isHidden: false },
  pdf: { confidence: 0.8, isHidden: false },
  rendered: { confidence: 0.8, isHidden: false },
  json: { confidence: 0.7, isHidden: false },
  'script-literal': { confidence: 0.6, isHidden: false },
  entities: { confidence: 0.9, isHidden: true },
  cfemail: { confidence: 0.9, isHidden: true },
  rot13: { confidence: 0.9, isHidden: true },
  caesar: { confidence: 0.9, isHidden: true },
  reversed: { confidence: 0.85, isHidden: true },
  base64: { confidence: 0.8, isHidden: true },
  script: { confidence: 0.8, isHidden: true },
  style: { confidence: 0.7, isHidden: true },
  'at-token': { confidence: 0.75, isHidden: true },
  'decoy-word': { confidence: 0.7, isHidden: true },
} as const satisfies Record<string, { readonly confidence: number; readonly isHidden: boolean }>;

export type EmailForm = keyof typeof emailForms;

export const emailFormNames = [
  'mailto',
  'json-ld',
  'microdata',
  'vcard',
  'security-txt',
  'attribute',
  'text',
  'pdf',
  'rendered',
  'json',
  'script-literal',
  'entities',
  'cfemail',
  'rot13',
  'caesar',
  'reversed',
  'base64',
  'script',
  'style',
  'at-token',
  'decoy-word',
] as const satisfies readonly EmailForm[];
