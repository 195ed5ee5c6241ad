import type { RetryAdvice } from '../../domain/retry-advice.ts';

export type DownloadProblem =
  /** Network, 5xx, a connection that was cut or fell silent. What came is kept. */
  | 'unavailable'
  /** 429 or 503 with the time to come back at. */
  | 'limited'
  /** 401 or 403. */
  | 'forbidden'
  /** Another 4xx, or an answer that makes no sense. */
  | 'refused'
  /** A redirect to another origin. */
  | 'moved'
  /** The page names no file of the product. */
  | 'page-changed'
  /** All it names bear dates of the future. */
  | 'ahead-of-clock'
  /** The page lists some parts of the newest snapshot and not the others. */
  | 'incomplete-set'
  /** What it lists as the newest snapshot is an earlier one inside. */
  | 'stale'
  | 'not-a-zip'
  | 'damaged'
  | 'too-large'
  | 'disk-full'
  /** The file system refuses for another reason. */
  | 'unwritable';

/** A snapshot could not be fetched. The message says what, from where and what to do; a repeated call goes on where this one stopped. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError' as const;
  readonly problem: DownloadProblem;
  readonly retry: RetryAdvice;

  constructor(
    message: string,
    options: { problem: DownloadProblem; retry: RetryAdvice; cause: unknown },
  ) {
    super(message, { cause: options.cause });
    this.problem = options.problem;
    this.retry = options.retry;
  }
}
