import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';

/** A browser that runs, and the pipe it is led by. */
export interface BrowserProcess {
  readonly input: Writable;
  readonly output: Readable;
  /** Resolves with why when it has ended, by whomever. */
  readonly ended: Promise<string>;
  /** Its group of processes: all that it has started. */
  readonly group: number;
  /** Ends it and all it has started at once, and removes what it has written. */
  kill(): Promise<void>;
}

/**
 * No request of the browser reaches a network: each is answered over the pipe. What is not asked for there (a WebSocket, a look-up ahead, WebRTC, a
 * worker, an update of the browser itself) ends at a proxy whose name does not exist, by a resolver that knows no name.
 */
const withoutNetwork = [
  '--proxy-server=http://nothing.invalid:1',
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-quic',
  '--dns-prefetch-disable',
  '--no-pings',
  '--disable-background-networking',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--metrics-recording-only',
  '--safebrowsing-disable-auto-update',
  '--disable-features=Prerender2,SpeculationRulesPrefetchFuture,OptimizationHints,MediaRouter,DialMediaRouteProvider,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater,InterestFeedContentSuggestions,NetworkTimeServiceQuerying,AsyncDns,DnsOverHttps',
];

const sparing = [
  '--headless=new',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-notifications',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--mute-audio',
  '--no-default-browser-check',
  '--no-first-run',
  '--password-store=basic',
  '--use-mock-keychain',
  '--deny-permission-prompts',
  '--blink-settings=imagesEnabled=false',
  '--disk-cache-size=1',
  '--media-cache-size=1',
  '--renderer-process-limit=2',
  '--js-flags=--max-old-space-size=256',
  '--incognito',
];

const profilesBegin = 'strikewatch-browser-';
/** A browser that is ending writes into its folder until it is gone. */
const removal = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;

/** Removes what browsers of processes that were killed have left behind. */
export async function removeLeftProfiles(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(profilesBegin)) continue;
    const pid = Number.parseInt(name.slice(profilesBegin.length), 10);
    if (isRunning(pid)) continue;
    // Somebody else's may not be removed, and is not ours to.
    await rm(join(tmpdir(), name), removal).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's (https://man7.org/linux/man-pages/man2/kill.2.html).
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Starts a browser that is led over a pipe: no port is opened, and it ends by itself when whoever leads it is gone. */
export function startBrowser(program: string): BrowserProcess {
  const profile = mkdtempSync(join(tmpdir(), `${profilesBegin}${process.pid}-`));
  const child = spawn(
    program,
    [
      ...withoutNetwork,
      ...sparing,
      // Chromium refuses to start its sandbox as root; for anybody else it stays on.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
      'about:blank',
    ],
    {
      // A group of its own, to be ended as one.
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      // Nothing of ours: keys are in the environment.
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: profile,
        TMPDIR: profile,
        LANG: 'en_GB.UTF-8',
      },
    },
  );
  const ended = untilEnded(child);
  const { input, output } = pipesOf(child);
  // The end of the process is what counts, not that of the pipe.
  input.on('error', () => undefined);
  output.on('error', () => undefined);
  let removed: Promise<void> | null = null;
  return {
    input,
    output,
    ended,
    group: child.pid ?? 0,
    async kill() {
      killGroup(child);
      await ended;
      // What it had started may take a moment longer to let go of the folder.
      removed ??= rm(profile, removal);
      await removed;
    },
  };
}

function untilEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      // Those it has started do not outlive it.
      killGroup(child);
      resolve(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`);
    });
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

function pipesOf(child: ChildProcess): { readonly input: Writable; readonly output: Readable } {
  const [, , , input, output] = child.stdio;
  if (!(input instanceof Writable) || !(output instanceof Readable)) {
    throw new TypeError('the browser has no pipe');
  }
  return { input, output };
}
