// csv-parse over the unpacked bytes on stdin, every row delivered as an array, filtered by status.
import { parse } from 'csv-parse';
import { createReport, statusColumn, strikeOffStatus } from './report-matches.js';

const report = createReport({ isChecked: process.argv.includes('--check') });
const parser = process.stdin.pipe(
  // Without it the first row with an unescaped quote ends the run; with it that row is left out, as ours does.
  parse({ from_line: 2, skip_records_with_error: true }),
);
parser.on('data', (cells) => {
  if (cells[statusColumn] === strikeOffStatus) report.match(cells);
});
parser.on('end', () => report.print());
