import { runCommandLine } from './cli/run-command-line.ts';
import { systemClock } from './runtime/clock.ts';
import { systemRandom } from './runtime/random.ts';
import { systemTimers } from './runtime/timers.ts';

/** From arguments to an exit code: the only place that knows the process. */
export async function main(argv: readonly string[]): Promise<void> {
  const stop = new AbortController();
  let hasEnded = false;
  const interrupt = (): void => {
    // It has said what it did: the exit code stays the one that goes with that.
    // oxlint-disable-next-line no-restricted-properties -- nothing is left to be done
    if (hasEnded) process.exit();
    // The first signal asks for an orderly end; whoever asks twice does not want to wait for it.
    // oxlint-disable-next-line no-restricted-properties -- nothing else ends a process that hangs
    if (stop.signal.aborted) process.exit(130);
    stop.abort(new Error('interrupted'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // A failed write is reported to whoever wrote; without a listener the stream would end the process with a stack.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  process.exitCode = await runCommandLine(argv, {
    environment: process.env,
    clock: systemClock,
    random: systemRandom,
    timers: systemTimers,
    signal: stop.signal,
    // Loaded by the one command that starts the service.
    startApp: async (request, signal) => (await import('./app.ts')).startApp(request, signal),
    simulate: async (request) => (await import('./sim/run-simulation.ts')).runSimulation(request),
    print: printToStdout,
    note: (line) => void process.stderr.write(`${line}\n`),
    stderr: {
      isTerminal: process.stderr.isTTY,
      write: (text) => void process.stderr.write(text),
    },
  });
  hasEnded = true;
}

function printToStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error == null) resolve();
      else reject(error);
    });
  });
}
