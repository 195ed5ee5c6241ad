/** The life of one simulated process. It ends between any two things that others can see, and then nothing of it goes on. */
export interface Life {
  readonly isGone: () => boolean;
  /** Resolves when it has died. */
  readonly died: Promise<void>;
  readonly die: () => void;
  /** It dies at its n-th step from now. */
  readonly dieAfter: (steps: number) => void;
  /** Takes a step; false when it died of it. */
  readonly step: () => boolean;
  readonly onDeath: (cleanUp: () => void) => void;
}

export function createLife(): Life {
  const death = Promise.withResolvers<void>();
  const cleanUps: (() => void)[] = [];
  let isDead = false;
  let stepsLeft = Infinity;

  const die = (): void => {
    if (isDead) return;
    isDead = true;
    for (const cleanUp of cleanUps) cleanUp();
    death.resolve();
  };

  return {
    isGone: () => isDead,
    died: death.promise,
    die,
    dieAfter(steps) {
      stepsLeft = steps;
    },
    step() {
      if (isDead) return false;
      stepsLeft -= 1;
      if (stepsLeft <= 0) die();
      return !isDead;
    },
    onDeath: (cleanUp) => cleanUps.push(cleanUp),
  };
}
