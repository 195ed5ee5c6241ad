import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const env = {
  // Where os.tmpdir() of a test points: what a test waits for is what the product does, not the disk that all of them share.
  TMPDIR: foldersOfTests(),
  // Threads are started by the hundred, each from its source: what one has stripped and compiled, the next finds.
  NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
};

/** Whole chains take a minute each and are short files, which would begin last: they begin first, so that the workers end together. */
class ChainsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the method of the base class, not of an array
    const sorted = await super.sort(files);
    return [...sorted.filter(isChain), ...sorted.filter((file) => !isChain(file))];
  }
}

function isChain({ moduleId }: TestSpecification): boolean {
  return moduleId.includes('/test/e2e/');
}

export default defineConfig({
  test: {
    sequence: { sequencer: ChainsFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,scripts}/**/*.test.ts', 'test/contract/**/*.test.ts'],
          testTimeout: 30_000,
          env,
          // Nothing of ours keeps state in a module, so the files of one worker may share what they have loaded: half of the processor time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          env,
        },
      },
      { test: { name: 'sim', include: ['test/sim/**/*.test.ts'], testTimeout: 1_200_000 } },
      {
        test: {
          name: 'sim-full',
          include: ['test/sim-full/**/*.test.ts'],
          testTimeout: 7_200_000,
        },
      },
      { test: { name: 'chaos', include: ['test/chaos/**/*.test.ts'], testTimeout: 3_600_000 } },
    ],
  },
});

/** Memory, where it is offered as a folder and has room for what the workers hold at once; else the disk. */
function foldersOfTests(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  const neededBytes = 2 * 1024 ** 3;
  return bavail * bsize >= neededBytes ? memory : tmpdir();
}
