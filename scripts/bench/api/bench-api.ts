import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { text } from 'node:stream/consumers';
import { describeMachine } from '../measure/describe-machine.ts';
import { listenForInterruption } from '../measure/listen-for-interruption.ts';
import { writeSection } from '../measure/write-section.ts';
import { apiSection } from './api-section.ts';
import { askQuestions, type Answered } from './ask-questions.ts';
import { createQuestions, type Question } from './invent-questions.ts';
import { prepareRegister, program, type PreparedRegister } from './prepare-register.ts';
import { fullRows, readApiOptions } from './read-api-options.ts';
import { startService } from './start-service.ts';

/** Measures name searches, pages and single companies over HTTP on a full register, alone and while another import runs. */
export async function benchApi(args: readonly string[]): Promise<void> {
  const { rows, seed, rounds, clients } = readApiOptions(args);
  const register = await prepareRegister({ seed, rows }, note);
  const [loadBefore = 0] = loadavg();
  const signal = listenForInterruption();
  await using service = await startService(register);
  const nextRound = await createQuestions(register, { service, seed });
  const ask = (questions: readonly Question[]) =>
    askQuestions(questions, { service, clients, signal });
  note('warming up');
  await ask(nextRound());
  note(`asking ${rounds} rounds`);
  const quiet: Answered[] = [];
  for (let round = 0; round < rounds; round += 1) quiet.push(...(await ask(nextRound())));
  signal.throwIfAborted();
  note('asking while an import runs');
  const importing = startImport(register, signal);
  const whileImporting: Answered[] = [];
  while (importing.isRunning() && !signal.aborted) whileImporting.push(...(await ask(nextRound())));
  const importSeconds = await importing.seconds;
  signal.throwIfAborted();
  const section = apiSection(
    {
      command: ['npm run bench api', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
      date: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      companies: register.companies,
      underThreat: register.underThreat,
      clients,
      importSeconds,
      loadBefore,
    },
    { quiet, whileImporting },
  );
  process.stdout.write(`${section}\n`);
  if (rows === fullRows) await writeSection('API', section);
  if ([...quiet, ...whileImporting].some(({ isRight }) => !isRight)) process.exitCode = 1;
}

interface Importing {
  isRunning(): boolean;
  readonly seconds: Promise<number>;
}

function startImport(
  { zipPath, folder, databaseUrl }: PreparedRegister,
  signal: AbortSignal,
): Importing {
  const startedAt = performance.now();
  let isOver = false;
  const args = ['import', zipPath, '--scope', 'register', '--json', '--quiet'];
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], STRIKEWATCH_DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const end = async (): Promise<number> => {
    const [complaints] = await Promise.all([text(child.stderr), once(child, 'close')]);
    isOver = true;
    if (child.exitCode !== 0 && !signal.aborted) {
      throw new Error(`the import beside it failed: ${complaints}`);
    }
    return (performance.now() - startedAt) / 1_000;
  };
  const seconds = end();
  // Whoever asks meanwhile hears of a failure afterwards.
  seconds.catch(() => undefined);
  return { isRunning: () => !isOver, seconds };
}

function note(message: string): void {
  process.stderr.write(`${message}\n`);
}
