// udsv over the unpacked bytes on stdin, every row delivered as an array of strings, filtered by status.
import { inferSchema, initParser } from 'udsv';
import { createReport, statusColumn, strikeOffStatus } from './report-matches.js';

const report = createReport({ isChecked: process.argv.includes('--check') });
let parser = null;
process.stdin.setEncoding('utf8');
for await (const text of process.stdin) {
  parser ??= initParser(inferSchema(text));
  parser.chunk(text, parser.stringArrs, (cells) => {
    if (cells[statusColumn] === strikeOffStatus) report.match(cells);
  });
}
parser.end();
report.print();
