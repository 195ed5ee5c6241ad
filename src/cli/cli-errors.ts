/** The command was called wrongly; every problem at once. */
export class UsageError extends Error {
  override readonly name = 'UsageError' as const;

  constructor(problems: readonly string[]) {
    super(problems.join('; '));
  }
}

/** What was asked for is not there. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError' as const;
}

/** A file could not be written, or a port not be taken: the message says which and what to do. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError' as const;
}
