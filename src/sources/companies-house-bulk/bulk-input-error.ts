/** What is wrong with an input as a whole; a single bad row is a reject, never one of these. */
export type BulkInputProblem =
  | 'not-found'
  | 'unreadable'
  | 'unsupported'
  | 'empty'
  | 'truncated'
  | 'damaged'
  | 'suspicious-size'
  | 'wrong-header'
  | 'mixed-set'
  | 'incomplete-set';

/** The file cannot be imported. The message says what is wrong, in which file, and what to do about it. */
export class BulkInputError extends Error {
  override readonly name = 'BulkInputError' as const;
  readonly problem: BulkInputProblem;
  readonly retry = 'never' as const;

  constructor(message: string, options: { problem: BulkInputProblem; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.problem = options.problem;
  }
}
