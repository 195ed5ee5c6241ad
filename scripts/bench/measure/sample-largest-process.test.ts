import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sampleLargestProcess } from './sample-largest-process.ts';

it.skipIf(!existsSync('/proc/self/status'))(
  'finds the peak of a grandchild, also after it has let go of the memory',
  async () => {
    const script =
      'Buffer.alloc(150e6, 1); gc(); console.log("let go"); setInterval(() => {}, 1e3)';
    // In a group of its own, so that the grandchild ends with it.
    const shell = spawn('sh', ['-c', '"$0" --expose-gc -e "$1"; true', process.execPath, script], {
      detached: true,
    });
    const pid = shell.pid ?? NaN;
    await once(shell.stdout, 'data');

    const sampler = sampleLargestProcess(pid);

    expect(sampler.stop()).toBeGreaterThan(150e6);
    process.kill(-pid);
    await once(shell, 'close');
  },
);
