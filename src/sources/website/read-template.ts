import type { EmailHint } from './email-hint.ts';

const maxAddresses = 100;
/** Without the brackets and signs of what the script fills in. */
const written = /(?<![{}%$`])[^\s"'<>(){}%$`]{1,70}@[^\s"'<>()?@{}%$`]{3,190}/g;

/**
 * Addresses of a piece of markup that a script shows when it is needed: what stands there whole is shown as it is, and where the
 * script fills in a mailbox or a host there is no address.
 */
export function hintsOfTemplate(markup: string): readonly EmailHint[] {
  if (!markup.includes('@')) return [];
  return [...markup.matchAll(written).take(maxAddresses)].map(([raw]) => ({
    raw: raw.replace(/^mailto:/i, ''),
    form: 'script-literal',
  }));
}

/** `<script type="text/template">`, `text/x-handlebars`, `text/html`: markup and no script. */
export function isTemplateType(type: string): boolean {
  return /^(?:text|application)\/(?:x-)?(?:[a-z]{0,12}-?template|handlebars|mustache|html|tmpl)/.test(
    type,
  );
}
