import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isOwnerGone, processOwner } from './process-owner.ts';

const module = new URL('./process-owner.ts', import.meta.url).href;

/** A process that names itself and waits to be ended. */
async function startOther(): Promise<{ child: ChildProcess; owner: string }> {
  const script = `import { processOwner } from '${module}'; console.log(processOwner('x')); setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [output] = await once(child.stdout, 'data');
  return { child, owner: String(output).trim() };
}

describe('isOwnerGone', () => {
  it('knows itself', () => {
    expect(isOwnerGone(processOwner('x'))).toBe(false);
  });

  it('knows that another process runs, and that it does no longer', async () => {
    const { child, owner } = await startOther();
    const whileRunning = isOwnerGone(owner);
    child.kill('SIGKILL');
    await once(child, 'exit');

    expect(whileRunning).toBe(false);
    expect(isOwnerGone(owner)).toBe(true);
  });

  it('takes one with its own process id and another start for gone, as after the restart of a container', () => {
    expect(isOwnerGone(`${hostname()}:${process.pid}:17:x`)).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'takes one whose process id belongs to somebody else by now for gone',
    () => {
      expect(isOwnerGone(`${hostname()}:${process.ppid}:17:x`)).toBe(true);
    },
  );

  it.each([
    ['of another machine', `not-${hostname()}:1:17:x`],
    ['without a start, whose process id is its own', `${hostname()}:${process.pid}:x`],
    ['without a start, whose process id is in use', `${hostname()}:${process.ppid}:x`],
    ['in no known form', 'somebody'],
  ])('does not say so of one %s', (_, owner) => {
    expect(isOwnerGone(owner)).toBe(false);
  });
});
