import { expect, it } from 'vitest';
import { describeFailure } from './describe-failure.ts';

it('tells of what went wrong first when tidying up fails as well', () => {
  const full = Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' });
  const untidy = new SuppressedError(new Error('cannot remove the file'), full);

  expect(describeFailure(new SuppressedError(new Error('nor the other one'), untidy))).toEqual({
    kind: 'disk_full',
    message: 'write ENOSPC; make room on the disk and try again',
    exitCode: 1,
  });
});
