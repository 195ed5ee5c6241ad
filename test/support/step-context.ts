import { pino } from 'pino';
import type { Policy, StepContext } from '../../src/pipeline/step-context.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { systemRandom, type Random } from '../../src/runtime/random.ts';
import type { Db } from '../../src/store/open-store.ts';
import { systemPrincipal } from '../../src/store/settings.ts';
import { generousLimits } from './generous-limits.ts';

const day = 86_400_000;

/** The settings as they come, without a paid provider. */
const usualPolicy: Policy = {
  autoEnrich: 'entered',
  confirm: 'transitions',
  providers: [],
  countsFirst: false,
  verify: 'off',
  maxCandidates: 0,
  officersFetch: 'always',
  cache: {
    domainsMs: 30 * day,
    verifiedEmailsMs: 90 * day,
    unverifiedEmailsMs: 30 * day,
    missesMs: 14 * day,
  },
  maxWaiting: generousLimits,
};

/** What steps need besides their payload, without a word in the log; `policy` says what differs from the usual settings. */
export async function stepContextFor(
  db: Db,
  {
    clock,
    random = systemRandom,
    policy = {},
  }: {
    readonly clock: Clock;
    readonly random?: Random;
    readonly policy?: Partial<Policy>;
  },
): Promise<StepContext> {
  return {
    clock,
    random,
    log: pino({ level: 'silent' }),
    systemPrincipalId: await systemPrincipal(db, { id: random.uuid(), now: clock.now() }),
    policy: { ...usualPolicy, ...policy },
  };
}
