export const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const comma = 0x2c;
/** A quote and one character more tell whether a line begins a row. */
export const lookaheadBytes = 2;

/**
 * Whether the line that begins there begins a row, whatever came before: inside a quoted cell its quote would be an unescaped one, so
 * a row that is still open is given up there.
 */
export function beginsRow(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== quote) return false;
  const first = bytes[at + 1];
  return first !== quote && first !== comma && first !== lineFeed && first !== carriageReturn;
}
