import { z } from 'zod';
import type { Timers } from '../../../runtime/timers.ts';
import type { Devtools, DevtoolsEvent } from './devtools.ts';
import type { PartKind, PartReply, RenderAnswer, RenderTask } from './page-renderer.ts';

/** Parts of one page: a page of modules has dozens, one that asks for more is kept waiting for nothing. */
const mostParts = 60;
/** A page that has asked for nothing for so long after it was loaded has come to rest. */
const restMs = 700;
const lookEveryMs = 100;

/** What pages are made of. Pictures, media, fonts, sockets, beacons, workers and whatever else there is are not. */
const kinds: ReadonlyMap<string, PartKind> = new Map([
  ['Document', 'document'],
  ['Script', 'script'],
  ['Stylesheet', 'stylesheet'],
  ['XHR', 'data'],
  ['Fetch', 'data'],
]);

/** Headers that a page needs. Cookies, policies and caches are not kept: there is no next time. */
const passedOn = new Set([
  'content-type',
  'location',
  'access-control-allow-origin',
  'access-control-allow-credentials',
]);

/** The browser refuses these too; a page finds nothing to try them with. */
const withoutChannels = `for (const name of ['WebSocket', 'WebSocketStream', 'WebTransport', 'RTCPeerConnection', 'webkitRTCPeerConnection',
  'EventSource', 'Worker', 'SharedWorker', 'open', 'print']) { try { delete globalThis[name]; } catch {} }
  try { delete Navigator.prototype.serviceWorker; delete Navigator.prototype.sendBeacon; } catch {}`;

const Paused = z.object({
  requestId: z.string(),
  request: z.object({ url: z.string(), method: z.string() }),
  resourceType: z.string(),
});
const Attached = z.object({
  sessionId: z.string(),
  targetInfo: z.object({
    targetId: z.string(),
    type: z.string(),
    browserContextId: z.string().optional(),
  }),
});
const Context = z.object({ browserContextId: z.string() });
const Target = z.object({ targetId: z.string() });
const Session = z.object({ sessionId: z.string() });
const Navigated = z.object({ errorText: z.string().optional() });
const Root = z.object({ root: z.object({ nodeId: z.int() }) });
const OuterHtml = z.object({ outerHTML: z.string() });

interface RenderOptions {
  readonly timers: Timers;
  /** After so long the page is taken as it is. */
  readonly patienceMs: number;
}

/** Puts one page together in a context of its own, which ends with it. Rejects when the browser is gone or the task's own fetch rejects. */
export async function renderPage(
  devtools: Devtools,
  task: RenderTask,
  options: RenderOptions,
): Promise<RenderAnswer> {
  const { browserContextId } = Context.parse(
    await devtools.send('Target.createBrowserContext', { disposeOnDetach: true }),
  );
  const attachNothing = { autoAttach: false, waitForDebuggerOnStart: false, flatten: true };
  try {
    await devtools.send('Browser.setDownloadBehavior', { behavior: 'deny', browserContextId });
    return await new Rendering(devtools, browserContextId, { ...options, task }).run();
  } finally {
    await devtools.send('Target.setAutoAttach', attachNothing).catch(() => undefined);
    await devtools
      .send('Target.disposeBrowserContext', { browserContextId })
      .catch(() => undefined);
  }
}

class Rendering {
  readonly #devtools: Devtools;
  readonly #task: RenderTask;
  readonly #options: RenderOptions;
  readonly #browserContextId: string;
  /** The target of the page, once it is known; all others of the context are ended before they begin. */
  #targetId: string | null = null;
  #asked = 0;
  #inFlight = 0;
  #isLoaded = false;
  #hasCrashed = false;
  readonly #refused = Promise.withResolvers<never>();

  constructor(
    devtools: Devtools,
    browserContextId: string,
    given: RenderOptions & { readonly task: RenderTask },
  ) {
    this.#devtools = devtools;
    this.#browserContextId = browserContextId;
    this.#task = given.task;
    this.#options = given;
    this.#refused.promise.catch(() => undefined);
  }

  async run(): Promise<RenderAnswer> {
    const devtools = this.#devtools;
    const browserContextId = this.#browserContextId;
    devtools.onEvent((event) => this.#take(event));
    // Whatever a page opens waits for a word, which it does not get.
    const attachAll = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
    const { targetId } = Target.parse(
      await devtools.send('Target.createTarget', { url: 'about:blank', browserContextId }),
    );
    this.#targetId = targetId;
    await devtools.send('Target.setAutoAttach', attachAll);
    const { sessionId } = Session.parse(
      await devtools.send('Target.attachToTarget', { targetId, flatten: true }),
    );
    const send = (method: string, params: Readonly<Record<string, unknown>> = {}) =>
      devtools.send(method, params, sessionId);
    await send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] });
    await send('Network.enable');
    await send('Network.setBypassServiceWorker', { bypass: true });
    await send('Network.setCacheDisabled', { cacheDisabled: true });
    await send('Target.setAutoAttach', attachAll);
    await send('Page.enable');
    await send('Inspector.enable');
    await send('Page.addScriptToEvaluateOnNewDocument', { source: withoutChannels });
    const { errorText } = Navigated.parse(
      await this.#unlessRefused(send('Page.navigate', { url: this.#task.url.href })),
    );
    if (errorText !== undefined) {
      return { kind: 'failed', reason: `the browser could not open the page: ${errorText}` };
    }
    await this.#untilAtRest();
    if (this.#hasCrashed) return { kind: 'failed', reason: 'the page crashed the browser' };
    const { root } = Root.parse(await send('DOM.getDocument', { depth: 0 }));
    const { outerHTML } = OuterHtml.parse(
      await send('DOM.getOuterHTML', { nodeId: root.nodeId, includeShadowDOM: true }),
    );
    return { kind: 'rendered', html: outerHTML };
  }

  /** The page is loaded and asks for nothing more, or patience is at its end. */
  async #untilAtRest(): Promise<void> {
    let quietMs = 0;
    for (let waitedMs = 0; waitedMs < this.#options.patienceMs; waitedMs += lookEveryMs) {
      await this.#unlessRefused(this.#options.timers.sleep(lookEveryMs));
      const isQuiet = this.#isLoaded && this.#inFlight === 0;
      quietMs = isQuiet ? quietMs + lookEveryMs : 0;
      if (quietMs >= restMs || this.#hasCrashed) return;
    }
  }

  #unlessRefused<T>(waiting: Promise<T>): Promise<T> {
    return Promise.race([waiting, this.#refused.promise, this.#devtools.failure]);
  }

  #take({ method, params, sessionId }: DevtoolsEvent): void {
    const say = (command: string, details: Readonly<Record<string, unknown>>): void => {
      // Of a target that is gone by now nothing is wanted any more.
      this.#devtools.send(command, details, sessionId ?? undefined).catch(() => undefined);
    };
    switch (method) {
      case 'Fetch.requestPaused':
        void this.#answer(Paused.parse(params), say).catch((error: unknown) => {
          this.#refused.reject(error);
        });
        break;
      case 'Page.loadEventFired':
        this.#isLoaded = true;
        break;
      case 'Page.javascriptDialogOpening':
        say('Page.handleJavaScriptDialog', { accept: false });
        break;
      case 'Inspector.targetCrashed':
        this.#hasCrashed = true;
        break;
      case 'Target.attachedToTarget':
        this.#judgeTarget(Attached.parse(params));
        break;
      default:
    }
  }

  /** Windows, workers and frames of other sites that a page has opened: each waits for a word, and is closed instead. */
  #judgeTarget({ targetInfo }: z.infer<typeof Attached>): void {
    const { targetId, browserContextId } = targetInfo;
    if (targetId === this.#targetId || browserContextId !== this.#browserContextId) return;
    this.#devtools.send('Target.closeTarget', { targetId }).catch(() => undefined);
  }

  async #answer(
    { requestId, request, resourceType }: z.infer<typeof Paused>,
    say: (command: string, details: Readonly<Record<string, unknown>>) => void,
  ): Promise<void> {
    this.#inFlight += 1;
    try {
      const reply = await this.#fetch(request, resourceType);
      if (reply === null) {
        // A document that is aborted leaves the page where it is; others are told that they are blocked.
        const errorReason = resourceType === 'Document' ? 'Aborted' : 'BlockedByClient';
        say('Fetch.failRequest', { requestId, errorReason });
        return;
      }
      say('Fetch.fulfillRequest', {
        requestId,
        responseCode: reply.status,
        responseHeaders: headersOf(reply),
        body: Buffer.from(reply.body).toString('base64'),
      });
    } finally {
      this.#inFlight -= 1;
    }
  }

  async #fetch(
    request: z.infer<typeof Paused>['request'],
    resourceType: string,
  ): Promise<PartReply | null> {
    const kind = kinds.get(resourceType);
    const url = URL.parse(request.url);
    // A visit reads: it sends no form and no query by POST.
    if (kind === undefined || url === null || request.method !== 'GET') return null;
    if (!/^https?:$/.test(url.protocol)) return null;
    this.#asked += 1;
    return this.#asked > mostParts ? null : this.#task.fetch({ url, kind });
  }
}

function headersOf({ headers }: PartReply): readonly { name: string; value: string }[] {
  return [...headers].flatMap(([name, value]) => (passedOn.has(name) ? [{ name, value }] : []));
}
