import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import type { Cli } from './cli.ts';
import type { CommandHost } from './define-command.ts';
import { describeFailure } from './describe-failure.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { addCommands } from './all-commands.ts';

/** Runs one command line and returns its exit code; every failure ends as one message on stderr. */
export async function runCommandLine(argv: readonly string[], cli: Cli): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const shown: string[] = [];
  const host: CommandHost = {
    cli,
    finish: (code) => {
      exitCode = code;
    },
  };
  const program = await createProgram(host, argv[0]);
  for (const command of allOf(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void shown.push(text),
      writeErr: (text) => cli.note(text.trimEnd()),
      outputError: () => undefined,
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      await cli.print(shown.join(''));
      return exitCodes.ok;
    }
    return report(error, { argv, cli });
  }
}

/** The command that begins with `word`, or else every command, described; what the reference is generated from. */
export async function createProgram(host: CommandHost, word?: string): Promise<Command> {
  const manifest = readManifest();
  const program = new Command('strikewatch')
    .description(manifest.description)
    .version(manifest.version)
    .helpCommand(false);
  await addCommands(program, host, word);
  return program;
}

const Manifest = z.object({ version: z.string(), description: z.string() });

/** From a checkout and from the published package alike, the manifest stands two folders up. */
function readManifest(): z.infer<typeof Manifest> {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return Manifest.parse(JSON.parse(text));
}

function allOf(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}

async function report(
  error: unknown,
  { argv, cli }: { readonly argv: readonly string[]; readonly cli: Cli },
): Promise<ExitCode> {
  // The reader of stdout has what it wanted (`| head`).
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return exitCodes.ok;
  if (cli.signal.aborted) {
    cli.note('interrupted');
    return exitCodes.interrupted;
  }
  const isHelp = error instanceof CommanderError && error.code === 'commander.help';
  const failure = isHelp
    ? { kind: 'usage', message: 'name a command', exitCode: exitCodes.usage }
    : describeFailure(error);
  cli.note(`strikewatch: ${failure.message}`);
  if (cli.environment['STRIKEWATCH_LOG_LEVEL'] === 'debug' && error instanceof Error) {
    cli.note(error.stack ?? '');
  }
  if (argv.includes('--json')) {
    const { kind, message } = failure;
    await cli.print(`${JSON.stringify({ error: { message, kind } })}\n`);
  }
  return failure.exitCode;
}
