import { describe, expect, it } from 'vitest';
import { textTable } from './print-text.ts';

const columns = [
  { title: 'Name', value: (row: { name: string; count: number | null }) => row.name, maxWidth: 8 },
  { title: 'Count', value: (row: { name: string; count: number | null }) => row.count },
];

describe('textTable', () => {
  it('aligns texts left and numbers right, cuts what is too long, and says what is unknown', () => {
    const text = textTable(columns, [
      { name: 'Zoë', count: 7 },
      { name: 'A very long name', count: 1234 },
      { name: 'B', count: null },
    ]);

    expect(text.split('\n')).toEqual([
      'Name        Count',
      'Zoë             7',
      'A very …     1234',
      'B         unknown',
    ]);
  });

  it('lets no escape sequence and no change of direction through to the terminal', () => {
    const text = textTable(columns, [{ name: '\u{1b}[2J\u{202e}X', count: 1 }]);

    expect(text).toContain('\u{FFFD}[2J\u{FFFD}X');
  });
});
