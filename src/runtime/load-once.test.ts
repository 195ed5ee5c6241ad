import { expect, it, vi } from 'vitest';
import { loadOnce } from './load-once.ts';

it('loads when it is first asked, and once', async () => {
  const load = vi.fn<() => Promise<string>>(() => Promise.resolve('names'));
  const names = loadOnce(load);
  expect(load).not.toHaveBeenCalled();

  expect(await Promise.all([names(), names()])).toEqual(['names', 'names']);
  expect(load).toHaveBeenCalledTimes(1);
});
