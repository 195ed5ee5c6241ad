export type ZipProblem = 'unsupported' | 'truncated' | 'damaged' | 'suspicious-size';

/** An archive cannot be read. Each source turns it into its own error; the message stands for itself. */
export class ZipEntryError extends Error {
  override readonly name = 'ZipEntryError' as const;
  readonly problem: ZipProblem;

  constructor(message: string, options: { problem: ZipProblem; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.problem = options.problem;
  }
}
