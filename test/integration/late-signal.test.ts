import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const main = new URL('../../src/main.ts', import.meta.url).href;

/** Runs a command line in a process that stays, and is sent two signals when the command has ended. */
function runAndSignal(argv: readonly string[]) {
  const script = `
    const { main } = await import(${JSON.stringify(main)});
    await main(${JSON.stringify(argv)});
    setInterval(() => undefined, 1_000);
    process.kill(process.pid, 'SIGTERM');
    process.kill(process.pid, 'SIGINT');
  `;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
}

describe('a signal after the command has said what it did', () => {
  it.each([
    { argv: ['--version'], exitCode: 0 },
    { argv: ['no-such-command'], exitCode: 2 },
  ])('leaves $exitCode of $argv as it is', ({ argv, exitCode }) => {
    const { status, signal } = runAndSignal(argv);

    expect({ status, signal }).toEqual({ status: exitCode, signal: null });
  });
});
