export type Cell = string | number | null;

export interface TextColumn<Row> {
  readonly title: string;
  readonly value: (row: Row) => Cell;
  /** Longer values are cut, with an ellipsis. */
  readonly maxWidth?: number;
}

/** An aligned table; numbers stand right, absent values read "unknown". */
export function textTable<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => column.value(row)));
  const isNumeric = columns.map((_, index) =>
    cells.some((line) => typeof line[index] === 'number'),
  );
  const lines = [
    columns.map(({ title }) => title),
    ...cells.map((line) =>
      line.map((cell, index) => cut(cellText(cell), columns[index]?.maxWidth ?? 60)),
    ),
  ];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => widthOf(line[index] ?? ''))),
  );
  return lines
    .map((line) =>
      line
        .map((text, index) => {
          const space = ' '.repeat((widths[index] ?? 0) - widthOf(text));
          return isNumeric[index] === true ? `${space}${text}` : `${text}${space}`;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One fact a line, names aligned. */
export function textFacts(facts: Readonly<Record<string, Cell>>): string {
  const width = Math.max(...Object.keys(facts).map(widthOf));
  return Object.entries(facts)
    .map(([name, cell]) => `${name.padEnd(width)}  ${cellText(cell)}`)
    .join('\n');
}

/** A heading with its lines below, or a word when there are none. */
export function textSection(title: string, body: string): string {
  return `\n${title}\n${body === '' ? '  none' : body.replaceAll(/^/gm, '  ')}`;
}

/** An instant of a document, to the minute. */
export function instantText(instant: string | null): string | null {
  return instant === null ? null : `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}

/** Names come from outside: an escape sequence or a change of writing direction must not reach the terminal. */
export function printable(text: string): string {
  return text.normalize('NFC').replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\u{FFFD}');
}

function cellText(cell: Cell): string {
  return cell === null ? 'unknown' : printable(String(cell));
}

function cut(text: string, maxWidth: number): string {
  const letters = Array.from(text);
  return letters.length <= maxWidth ? text : `${letters.slice(0, maxWidth - 1).join('')}…`;
}

function widthOf(text: string): number {
  return Array.from(text).length;
}
