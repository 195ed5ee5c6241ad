import { expect, it } from 'vitest';
import { suggestAction } from '../../domain/failure-advice.ts';
import { refuseStatus } from './refuse-status.ts';

function adviceFor(status: number): string {
  const { name, message } = refuseStatus({ status, headers: new Map() });
  return suggestAction(`${name}: ${message}`);
}

it('is advised on in the words of what was refused: the address by 403, the key by 401', () => {
  expect(adviceFor(403)).toMatch(/refuses this address, not the key/);
  expect(adviceFor(401)).toMatch(/Check the key/);
});
