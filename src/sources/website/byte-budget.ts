/** What one visit holds of the bytes that all visits may hold together. Disposing gives all of it back. */
export interface HeldBytes extends Disposable {
  /** Resolves when there is room for so many bytes more, and holds them. Rejects with the signal's reason. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
  /** Holds bytes that are there already, in place of others that are given back. */
  add(bytes: number): void;
  give(bytes: number): void;
}

export interface ByteBudget {
  open(): HeldBytes;
}

interface Account {
  held: number;
  waiting: { readonly bytes: number; readonly resolve: () => void } | null;
}

/**
 * Shares a number of bytes among visits: one for which there is no room waits until others have given some back. The oldest never waits, so
 * that all of them come to an end one after the other, however much they hold; it alone goes past the number, by what one visit may take.
 */
export function createByteBudget(maxBytes: number): ByteBudget {
  /** The oldest first. */
  const accounts = new Set<Account>();
  let held = 0;

  return {
    open() {
      const account: Account = { held: 0, waiting: null };
      accounts.add(account);
      return {
        async take(bytes, signal) {
          signal.throwIfAborted();
          if (!hasRoom(account, bytes)) await room(account, bytes, signal);
          else hold(account, bytes);
        },
        add: (bytes) => hold(account, bytes),
        give: (bytes) => {
          hold(account, -bytes);
          letIn();
        },
        [Symbol.dispose]() {
          accounts.delete(account);
          held -= account.held;
          account.held = 0;
          letIn();
        },
      };
    },
  };

  function hasRoom(account: Account, bytes: number): boolean {
    const [oldest] = accounts;
    return account === oldest || held + bytes <= maxBytes;
  }

  function hold(account: Account, bytes: number): void {
    account.held += bytes;
    held += bytes;
  }

  function room(account: Account, bytes: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = (): void => {
      account.waiting = null;
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    account.waiting = {
      bytes,
      resolve: () => {
        signal.removeEventListener('abort', abort);
        resolve();
      },
    };
    return promise;
  }

  /** Held before it is told, so that nobody else takes the room meanwhile. */
  function letIn(): void {
    for (const account of accounts) {
      const { waiting } = account;
      if (waiting === null || !hasRoom(account, waiting.bytes)) continue;
      account.waiting = null;
      hold(account, waiting.bytes);
      waiting.resolve();
    }
  }
}
