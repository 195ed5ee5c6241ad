/**
 * A call that had not begun when a person stopped calls of its kind, by a pause, by hand or by stopping the spending. Nothing was sent, and the
 * work waits as if it had not been tried.
 */
export class HeldCallError extends Error {
  override readonly name = 'HeldCallError' as const;
  readonly retry = { postponeMs: 1_000 } as const;
}
