import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');

const usage = `npm run chaos:kills -- [options]
  --kills N   how often the service is killed (default 500, about 25 minutes)
  --seed N    of the moments at which it is killed (default 500)
`;

const Options = z.object({
  kills: z.coerce.number().int().min(1).default(500),
  seed: z.coerce.number().int().default(500),
});

/** Runs the storm of kills of the chaos tests in a size of one's own. */
async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === null) {
    process.stderr.write(usage);
    process.exitCode = 2;
    return;
  }
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project=chaos',
      'test/chaos/kill-nine.test.ts',
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        STRIKEWATCH_TEST_KILLS: String(options.kills),
        STRIKEWATCH_TEST_SEED: String(options.seed),
      },
    },
  );
  const [code] = z
    .tuple([z.int().nullable()])
    .rest(z.unknown())
    .parse(await once(child, 'exit'));
  process.exitCode = code ?? 1;
}

function readOptions(args: readonly string[]): z.infer<typeof Options> | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { kills: { type: 'string' }, seed: { type: 'string' } },
    });
    return Options.parse(values);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

await main(process.argv.slice(2));
