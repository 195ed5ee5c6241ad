import type { SandboxControl } from './sandbox-control.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import type { World } from './world/build-world.ts';
import type { SandboxCompany } from './world/company.ts';
import { inventWord } from './world/invented-names.ts';

/** At speed 1 the register changes about every two seconds; the first change comes at once. */
const meanPauseMs = 2_000;
const firstPauseMs = 200;

/** The companies that entered last are left alone, so that a lead lives long enough to be looked at. */
const protectedEntries = 25;

export interface Story {
  /** Makes the next event happen. */
  step(): void;
  start(): void;
  stop(): void;
}

/** Lets things happen by themselves: the opening cast enters strike-off one after the other, then chance decides. */
export function createStory(options: {
  world: World;
  control: SandboxControl;
  seed: number;
  speed: number;
  /** How many changes have already been told, so that a restarted sandbox goes on instead of repeating itself. */
  told: number;
}): Story {
  const { world, control } = options;
  const random = createSeededRandom(`${options.seed}:story:${options.told}`);
  const opening = world.openingCast.filter((company) => canEnter(company));
  const recent: SandboxCompany[] = [];
  let timer: NodeJS.Timeout | null = null;

  const enter = (company: SandboxCompany): void => {
    recent.unshift(company);
    recent.length = Math.min(recent.length, protectedEntries);
    control.enterStrikeOff(company.number, random.chance(0.4) ? 'voluntary' : 'compulsory');
  };
  const step = (): void => {
    const next = opening.shift();
    if (next !== undefined && canEnter(next)) enter(next);
    else tellByChance({ random, world, control, recent, enter });
  };
  const schedule = (pauseMs: number): void => {
    timer = setTimeout(() => {
      step();
      schedule(meanPauseMs * (0.5 + random.next()));
    }, pauseMs / options.speed);
  };

  return {
    step,
    start: () => schedule(firstPauseMs),
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function tellByChance(scene: {
  random: SeededRandom;
  world: World;
  control: SandboxControl;
  recent: readonly SandboxCompany[];
  enter: (company: SandboxCompany) => void;
}): void {
  const { random, world, control, recent } = scene;
  const anyone = random.pick(world.companies);
  const draw = random.next();
  if (draw < 0.45) {
    const entrant = findSome(scene, canEnter);
    if (entrant !== null) scene.enter(entrant);
    return;
  }
  if (draw < 0.6) {
    control.publish(anyone.number);
    return;
  }
  if (draw < 0.65) {
    if (canEnter(anyone) && anyone.type === 'ltd') {
      control.rename(
        anyone.number,
        `${inventWord(random)} ${inventWord(random)} LIMITED`.toUpperCase(),
      );
    }
    return;
  }
  const pending = findSome(scene, (company) => company.route !== null && !recent.includes(company));
  if (pending === null) return;
  if (draw < 0.75) control.suspend(pending.number);
  else if (draw < 0.87) {
    if (pending.route === 'voluntary' && random.chance(0.5)) control.withdraw(pending.number);
    else control.discontinue(pending.number);
  } else if (draw < 0.96) control.dissolve(pending.number);
  else control.goInsolvent(pending.number);
}

/** A few random looks into the register; null when none of them fits. */
function findSome(
  scene: { random: SeededRandom; world: World },
  fits: (company: SandboxCompany) => boolean,
): SandboxCompany | null {
  for (let look = 0; look < 200; look += 1) {
    const company = scene.random.pick(scene.world.companies);
    if (fits(company)) return company;
  }
  return null;
}

function canEnter(company: SandboxCompany): boolean {
  return company.status === 'active' && company.detail === null && company.bulkStatus === null;
}
