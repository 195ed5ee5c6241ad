const patienceMs = 60_000;

/**
 * Returns when something has become so. Looks without a pause: a file is imported in a moment, and whoever is told of it comes too late on a machine that is
 * fast or at work.
 */
export function spinUntil(what: string, isSo: () => boolean): void {
  const until = Date.now() + patienceMs;
  while (!isSo()) if (Date.now() > until) throw new Error(`waited in vain until ${what}`);
}
