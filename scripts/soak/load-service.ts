import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxControl } from '../../src/sandbox/sandbox-control.ts';

const everyMs = 100;
/** Of the moments, one in so many lets a company enter or leave; in all others a profile is published that changes nothing. */
const movesEvery = 20;

export interface Load {
  readonly published: () => number;
  readonly entered: () => number;
}

/** Ten events a second until the signal: companies enter strike-off, are discontinued, and enter again when all have been. */
export function startLoad(control: SandboxControl, signal: AbortSignal): Load {
  const companies = control
    .companies()
    .filter(({ status, detail }) => status === 'active' && detail === null)
    .map(({ number }) => number);
  let published = 0;
  let entered = 0;
  const act = (moment: number): void => {
    const number = companies[Math.floor(moment / movesEvery) % companies.length] ?? '';
    if (moment % movesEvery === 0) {
      const hasEnteredBefore = Math.floor(moment / movesEvery / companies.length) % 2 === 1;
      if (hasEnteredBefore) control.discontinue(number);
      else control.enterStrikeOff(number, moment % 3 === 0 ? 'voluntary' : 'compulsory');
      if (!hasEnteredBefore) entered += 1;
    } else {
      control.publish(number);
    }
    published += 1;
  };
  void (async () => {
    for (let moment = 0; !signal.aborted; moment += 1) {
      act(moment);
      await sleep(everyMs);
    }
  })();
  return { published: () => published, entered: () => entered };
}
