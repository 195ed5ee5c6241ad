/** Called wrongly: the message and the usage are shown instead of a stack. */
export class BenchUsageError extends Error {
  override readonly name = 'BenchUsageError' as const;
}
