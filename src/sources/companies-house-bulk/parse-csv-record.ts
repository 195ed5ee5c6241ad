export type ParsedRecord =
  | { readonly kind: 'fields'; readonly fields: string[] }
  /** The text ends inside a quoted field: the record goes on in the next line, or never ends. */
  | { readonly kind: 'open' }
  | { readonly kind: 'malformed'; readonly reason: string };

/**
 * Parses the text of one record by RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180#section-2); a CR at its end belongs
 * to the line end. Strict about quotes, because a guess would move every later cell into the wrong column.
 * An unquoted cell equal to `emptyToken` is read as empty.
 */
export function parseCsvRecord(text: string, emptyToken: string | null): ParsedRecord {
  const fields = text.includes('"') ? splitPlainQuoted(text) : splitUnquoted(text, emptyToken);
  return fields ? { kind: 'fields', fields } : parseFieldByField(text, emptyToken);
}

function splitUnquoted(text: string, emptyToken: string | null): string[] {
  const fields = withoutTrailingCr(text).split(',');
  if (emptyToken === null || !text.includes(emptyToken)) return fields;
  return fields.map((field) => (field === emptyToken ? '' : field));
}

/**
 * The published form, every cell quoted and none containing a quote, in one native split. Right because a comma
 * between quotes inside a cell would be written `"",""`, which leaves quotes in the pieces. Null for all else.
 */
function splitPlainQuoted(text: string): string[] | null {
  const line = withoutTrailingCr(text);
  if (line.length < 2 || !line.startsWith('"') || !line.endsWith('"')) return null;
  const fields = line.slice(1, -1).split('","');
  return fields.some((field) => field.includes('"')) ? null : fields;
}

function parseFieldByField(text: string, emptyToken: string | null): ParsedRecord {
  const fields: string[] = [];
  let start = 0;
  for (;;) {
    const field = text.startsWith('"', start)
      ? readQuotedField(text, start)
      : readUnquotedField(text, start, emptyToken);
    if (field.kind === 'open') return field;
    if (field.kind === 'stray-quote') {
      const column = fields.length + 1;
      return {
        kind: 'malformed',
        reason: `unescaped quote in column ${column} near ${field.near}`,
      };
    }
    fields.push(field.value);
    if (!text.startsWith(',', field.end)) return { kind: 'fields', fields };
    start = field.end + 1;
  }
}

type Field =
  | { readonly kind: 'field'; readonly value: string; readonly end: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'stray-quote'; readonly near: string };

function readQuotedField(text: string, start: number): Field {
  let from = start + 1;
  let hasDoubledQuote = false;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return { kind: 'open' };
    const end = quote + 1;
    if (text.startsWith('"', end)) {
      hasDoubledQuote = true;
      from = end + 1;
      continue;
    }
    if (!text.startsWith(',', end) && !isAtLineEnd(text, end)) return strayQuoteAt(text, quote);
    const value = text.slice(start + 1, quote);
    return { kind: 'field', value: hasDoubledQuote ? value.replaceAll('""', '"') : value, end };
  }
}

function readUnquotedField(text: string, start: number, emptyToken: string | null): Field {
  const comma = text.indexOf(',', start);
  const end = comma === -1 ? withoutTrailingCr(text).length : comma;
  const value = text.slice(start, end);
  const quote = value.indexOf('"');
  if (quote !== -1) return strayQuoteAt(text, start + quote);
  return { kind: 'field', value: value === emptyToken ? '' : value, end };
}

function isAtLineEnd(text: string, position: number): boolean {
  return position === text.length || (position === text.length - 1 && text.endsWith('\r'));
}

function strayQuoteAt(text: string, quote: number): Field {
  return { kind: 'stray-quote', near: text.slice(Math.max(0, quote - 10), quote + 10) };
}

export function withoutTrailingCr(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
