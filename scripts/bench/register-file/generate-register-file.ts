import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { decoysFor } from './decoys.ts';
import { writeRegisterFile } from './write-register-file.ts';

const usage = `node scripts/bench/register-file/generate-register-file.ts --out FILE.zip [options]
  --rows N      companies (default 200000)
  --seed TEXT   the same seed gives the same bytes (default strikewatch)
  --csv FILE    the unpacked CSV as well
  --truth FILE  what is in it, as JSON; it is printed too
  --decoys N    of each kind (default one in 200,000 rows)
  --crlf        line ends CR LF
  --month N     what has become of the companies after N months (default 0)
  --changes F   what happened in the last of them, one JSON object a line
`;

const Options = z.object({
  out: z.string('say where to with --out FILE.zip').endsWith('.zip'),
  rows: z.coerce.number().int().min(1).max(8_000_000).default(200_000),
  seed: z.string().default('strikewatch'),
  csv: z.string().nullable().default(null),
  truth: z.string().nullable().default(null),
  decoys: z.coerce.number().int().min(0).nullable().default(null),
  crlf: z.boolean().default(false),
  month: z.coerce.number().int().min(0).max(24).default(0),
  changes: z.string().nullable().default(null),
});

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string' },
      rows: { type: 'string' },
      seed: { type: 'string' },
      csv: { type: 'string' },
      truth: { type: 'string' },
      decoys: { type: 'string' },
      crlf: { type: 'boolean' },
      month: { type: 'string' },
      changes: { type: 'string' },
    },
  });
  const parsed = Options.safeParse(values);
  if (!parsed.success) {
    process.stderr.write(`${z.prettifyError(parsed.error)}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const { out, rows, seed, csv, truth, decoys, crlf, month, changes } = parsed.data;
  const lines: string[] = [];
  const known = await writeRegisterFile({
    seed,
    rows,
    decoys: decoys ?? decoysFor(rows),
    zipPath: out,
    csvPath: csv,
    lineEnd: crlf ? '\r\n' : '\n',
    month,
    onChange(change) {
      if (changes !== null) lines.push(`${JSON.stringify(change)}\n`);
    },
  });
  const text = `${JSON.stringify(known, null, 2)}\n`;
  if (changes !== null) await writeFile(changes, lines.join(''));
  if (truth !== null) await writeFile(truth, text);
  process.stdout.write(text);
}

await main(process.argv.slice(2));
