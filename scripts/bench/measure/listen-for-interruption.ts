/** Ctrl-C or a request to end. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError' as const;
}

/**
 * From here on the first Ctrl-C ends what is being measured and lets its files be removed; the second ends at once.
 * Before, while a file is made, there is nothing to tidy up: a half-made file is made again.
 */
export function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => controller.abort(new InterruptedError(`interrupted by ${name}`)));
  }
  return controller.signal;
}
