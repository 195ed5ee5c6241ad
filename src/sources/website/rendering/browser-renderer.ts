import { createOneAtATime } from '../../../runtime/one-at-a-time.ts';
import type { Timers } from '../../../runtime/timers.ts';
import { removeLeftProfiles, startBrowser, type BrowserProcess } from './browser-process.ts';
import { DevtoolsError, openDevtools, type Devtools } from './devtools.ts';
import { findBrowser } from './find-browser.ts';
import { groupMemory } from './group-memory.ts';
import type { PageRenderer, RenderAnswer, RenderTask } from './page-renderer.ts';
import { renderPage } from './render-page.ts';

export interface BrowserRendererOptions {
  readonly timers: Timers;
  /** The browser's program; looked for at the usual places when null. */
  readonly browserPath: string | null;
  /** For one page; then the browser is ended. */
  readonly maxMs: number;
  readonly maxMemoryBytes?: number;
  /** A browser that has had nothing to do for so long ends. */
  readonly idleMs?: number;
}

const defaultIdleMs = 30_000;
/** An empty browser takes a third of it. */
const defaultMaxMemoryBytes = 800 * 1024 * 1024;
const watchEveryMs = 250;
const startMs = 15_000;
/** What is left of a page's time to take it as it is. */
const takingShare = 0.8;

interface Running {
  readonly process: BrowserProcess;
  readonly devtools: Devtools;
}

/**
 * Renders pages in one browser, one at a time. It starts with the first page and ends when there has been none for a while; after a page that
 * took too long, too much memory or the browser down with it, the next page gets a new one.
 */
export function createBrowserRenderer(
  options: BrowserRendererOptions,
): PageRenderer & AsyncDisposable {
  const { timers, maxMs } = options;
  const most = options.maxMemoryBytes ?? defaultMaxMemoryBytes;
  let running: Running | null = null;
  const inTurn = createOneAtATime();
  let stopIdleWatch = nothing;
  let isClosed = false;

  return {
    render: (task, signal) => inTurn(() => renderNext(task, signal)),
    async [Symbol.asyncDispose]() {
      isClosed = true;
      stopIdleWatch();
      await end();
      await inTurn(end);
    },
  };

  async function renderNext(task: RenderTask, signal: AbortSignal): Promise<RenderAnswer> {
    signal.throwIfAborted();
    stopIdleWatch();
    const browser = running ?? (await begin());
    if ('reason' in browser) return { kind: 'unavailable', reason: browser.reason };
    const tooLong = `putting it together took longer than ${maxMs} ms`;
    const limits = startLimits(browser, { tooLong, signal });
    try {
      const answer = await Promise.race([
        renderPage(browser.devtools, task, { timers, patienceMs: maxMs * takingShare }),
        limits.exceeded,
        browser.devtools.failure,
      ]);
      if (answer.kind === 'failed') await end();
      return answer;
    } catch (error) {
      await end();
      signal.throwIfAborted();
      if (error instanceof DevtoolsError) return { kind: 'failed', reason: error.message };
      throw error;
    } finally {
      limits.stop();
      if (!isClosed)
        stopIdleWatch = timers.after(options.idleMs ?? defaultIdleMs, () => void end());
    }
  }

  async function begin(): Promise<Running | { readonly reason: string }> {
    const program = findBrowser(options.browserPath);
    if (program === null) {
      const where = options.browserPath ?? 'the usual places';
      return { reason: `there is no browser at ${where}` };
    }
    await removeLeftProfiles();
    if (isClosed) return { reason: 'the service ends' };
    const browser = startBrowser(program);
    const devtools = openDevtools(browser);
    running = { process: browser, devtools };
    const late = Promise.withResolvers<never>();
    const stopWatch = timers.after(startMs, () => {
      late.reject(new DevtoolsError(`it did not start within ${startMs} ms`));
    });
    try {
      await Promise.race([devtools.send('Browser.getVersion'), devtools.failure, late.promise]);
      return running;
    } catch (error) {
      await end();
      return { reason: error instanceof Error ? error.message : String(error) };
    } finally {
      stopWatch();
    }
  }

  async function end(): Promise<void> {
    const browser = running;
    running = null;
    await browser?.process.kill();
  }

  /** Time, memory, and the end of the visit: whichever comes first. */
  function startLimits(
    { process }: Running,
    { tooLong, signal }: { readonly tooLong: string; readonly signal: AbortSignal },
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<RenderAnswer>();
    promise.catch(() => undefined);
    let isOver = false;
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const stopClock = timers.after(maxMs, () => resolve({ kind: 'failed', reason: tooLong }));
    let stopLook = timers.after(watchEveryMs, () => void look());

    async function look(): Promise<void> {
      const bytes = await groupMemory(process.group);
      if (isOver || bytes === null) return;
      if (bytes > most) {
        const megabytes = Math.round(most / 1024 / 1024);
        resolve({ kind: 'failed', reason: `it took more than ${megabytes} MB of memory` });
        return;
      }
      stopLook = timers.after(watchEveryMs, () => void look());
    }
    return {
      exceeded: promise,
      stop() {
        isOver = true;
        stopClock();
        stopLook();
        signal.removeEventListener('abort', abort);
      },
    };
  }
}

function nothing(): void {
  // There is no watch to stop.
}
