/** What is wrong with an input as a whole; a single bad row or line is a reject, never one of these. */
export type InputFileProblem =
  | 'not-found'
  | 'unreadable'
  | 'unsupported'
  | 'empty'
  | 'truncated'
  | 'damaged'
  | 'changed'
  | 'suspicious-size'
  | 'wrong-header'
  | 'mixed-set'
  | 'incomplete-set';

/** A file cannot be imported. The message says what is wrong, in which file, and what to do about it. */
export class InputFileError extends Error {
  override readonly name = 'InputFileError' as const;
  readonly problem: InputFileProblem;
  readonly retry = 'never' as const;

  constructor(message: string, options: { problem: InputFileProblem; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.problem = options.problem;
  }
}
