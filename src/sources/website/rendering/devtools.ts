import { z } from 'zod';
import type { BrowserProcess } from './browser-process.ts';

/** The browser answered a command with a failure, or is gone. */
export class DevtoolsError extends Error {
  override readonly name = 'DevtoolsError' as const;
}

type Parameters = Readonly<Record<string, unknown>>;

export interface DevtoolsEvent {
  readonly method: string;
  readonly params: unknown;
  /** Of the target it comes from; null from the browser itself. */
  readonly sessionId: string | null;
}

/** The browser's own protocol (https://chromedevtools.github.io/devtools-protocol/) over its pipe: JSON, a NUL behind each message. */
export interface Devtools {
  send(method: string, params?: Parameters, sessionId?: string): Promise<unknown>;
  /** The one that is told of everything the browser says by itself. */
  onEvent(listener: (event: DevtoolsEvent) => void): void;
  /** Rejects when the browser is gone or says what is not believed; never resolves. */
  readonly failure: Promise<never>;
}

/** A page of 3 MB with room for how JSON writes it. More is a page that is made to be too large. */
const maxMessageBytes = 24 * 1024 * 1024;

const Message = z.object({
  id: z.int().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
  sessionId: z.string().optional(),
});

export function openDevtools({ input, output, ended }: BrowserProcess): Devtools {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  let listener: ((event: DevtoolsEvent) => void) | null = null;
  let lastId = 0;
  let isOver = false;
  let chunks: Buffer[] = [];
  let held = 0;

  const fail = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    chunks = [];
    const error = new DevtoolsError(reason);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    failed.reject(error);
  };
  void ended.then((reason) => fail(`the browser is gone: ${reason}`));
  output.on('data', (chunk: Buffer) => {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(0, from);
      if (end === -1 || isOver) break;
      const message = Buffer.concat([...chunks, chunk.subarray(from, end)]);
      chunks = [];
      held = 0;
      from = end + 1;
      try {
        take(message);
      } catch (error) {
        // Of another version than is understood here, or made to look so.
        fail(`what the browser says is not understood: ${String(error).slice(0, 200)}`);
      }
    }
    if (isOver) return;
    chunks.push(chunk.subarray(from));
    held += chunk.length - from;
    if (held > maxMessageBytes) fail('the page is larger than a page may be');
  });

  return {
    send(method, params = {}, sessionId) {
      if (isOver) return failed.promise;
      lastId += 1;
      const id = lastId;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(id, answer);
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      return answer.promise;
    },
    onEvent(next) {
      listener = next;
    },
    failure: failed.promise,
  };

  function take(bytes: Buffer): void {
    const message = Message.parse(JSON.parse(bytes.toString('utf8')));
    if (message.id === undefined) {
      if (message.method === undefined) return;
      const { method, params, sessionId = null } = message;
      listener?.({ method, params, sessionId });
      return;
    }
    const answer = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) answer?.resolve(message.result);
    else answer?.reject(new DevtoolsError(message.error.message));
  }
}
