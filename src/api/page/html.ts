/** Text that is safe to stand in a page, made by `html` or written by ourselves. */
export interface Html {
  readonly markup: string;
}

type Value = string | number | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * HTML as a template: whatever is put in is text, unless it was made by this function itself. So a company called `<script>` is
 * a company called `<script>`. Values may stand in text and in quoted attributes, nowhere else.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  let markup = parts[0] ?? '';
  for (const [index, value] of values.entries()) {
    markup += toMarkup(value) + (parts[index + 1] ?? '');
  }
  return { markup };
}

export const nothing: Html = { markup: '' };

/** A constant of our own, put in as it is: a script or a style sheet. */
export function own(markup: string): Html {
  return { markup };
}

/** Text from outside: cut to a readable length and kept from turning the writing direction of what stands around it. */
export function foreign(text: string, longest = 160): Html {
  const characters = Array.from(text.slice(0, longest * 2));
  const isCut = characters.length > longest || text.length > longest * 2;
  const shown = isCut ? `${characters.slice(0, longest).join('')}…` : text;
  return html`<bdi>${shown}</bdi>`;
}

/** A link to somewhere else, if the address is one a browser may be sent to; else the text alone. */
export function outboundLink(address: string, text: Html): Html {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return text;
  return html`<a href="${url.href}" rel="noopener noreferrer nofollow" target="_blank">${text}</a>`;
}

function toMarkup(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeHtml(value);
  return 'markup' in value ? value.markup : value.map((part) => part.markup).join('');
}

/** Control characters, and those that turn the writing direction so that a name reads as another, are shown as unreadable. */
function escapeHtml(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
    .replaceAll(/[^\P{Cc}\t\n\r]|[\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}
