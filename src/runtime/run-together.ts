/**
 * Runs parts that are worth nothing without each other: when one fails, the others are told to stop, and the first failure is thrown once all
 * have ended. Resolves when all have ended well.
 */
export async function runTogether(
  parts: readonly ((signal: AbortSignal) => Promise<void>)[],
  signal: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  await Promise.all(
    parts.map(async (part) => {
      try {
        await part(either);
      } catch (error) {
        failed.abort(error);
      }
    }),
  );
  failed.signal.throwIfAborted();
}
