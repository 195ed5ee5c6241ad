/** What is wrong with an input as a whole; a single bad line is a reject, never one of these. */
export type PscInputProblem =
  | 'not-found'
  | 'unreadable'
  | 'unsupported'
  | 'empty'
  | 'truncated'
  | 'damaged'
  | 'suspicious-size'
  | 'mixed-set'
  | 'incomplete-set';

/** The snapshot cannot be imported. The message says what is wrong, in which file, and what to do about it. */
export class PscInputError extends Error {
  override readonly name = 'PscInputError' as const;
  readonly problem: PscInputProblem;
  readonly retry = 'never' as const;

  constructor(message: string, options: { problem: PscInputProblem; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.problem = options.problem;
  }
}
