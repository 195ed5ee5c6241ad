import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from './start-sandbox.ts';
import type { SandboxCompany } from './world/company.ts';

/** A sandbox in a directory of its own without a story, with the callers that its tests need; leaves nothing behind. */
export interface SandboxUnderTest {
  readonly sandbox: Sandbox;
  readonly directory: string;
  /** GET on the register's API with the right key. */
  readonly rest: (path: string) => Promise<{ status: number; headers: Headers; body: unknown }>;
  readonly openStream: (path: string) => Promise<StreamReader>;
  /** A company of the fixed cast by its name. */
  readonly company: (name: string) => SandboxCompany;
  readonly close: () => Promise<void>;
}

export interface StreamReader {
  readonly response: Response;
  /** The next line without its newline ('' is a heartbeat); null after a clean end; throws when the connection breaks. */
  nextLine(): Promise<string | null>;
  /** The next line that is not a heartbeat. */
  nextEvent(): Promise<string | null>;
  /** Bytes after the last newline. */
  unfinished(): string;
  close(): void;
}

export async function setUpSandbox(
  options: Partial<SandboxOptions> = {},
): Promise<SandboxUnderTest> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'strikewatch-sandbox-')));
  const remove = () => rm(directory, { recursive: true, force: true });
  const sandbox = await startSandbox({
    story: false,
    companies: 100,
    ...options,
    directory,
  }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    sandbox,
    directory,
    async rest(path) {
      const response = await fetch(sandbox.urls.rest + path, {
        headers: { authorization: basic(sandbox.keys.rest) },
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    openStream: (path) => openStream(sandbox.urls.stream + path, sandbox.keys.stream),
    company(name) {
      const found = sandbox.control.companies().find((company) => company.name === name);
      if (found === undefined) throw new Error(`nobody of the cast is called ${name}`);
      return found;
    },
    async close() {
      await sandbox[Symbol.asyncDispose]();
      await remove();
    },
  };
}

export function basic(key: string): string {
  return `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
}

async function openStream(url: string, key: string): Promise<StreamReader> {
  const abort = new AbortController();
  const response = await fetch(url, {
    headers: { authorization: basic(key) },
    signal: abort.signal,
  });
  if (response.body === null) throw new Error('the stream has no body');
  const chunks = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffered = '';
  const nextLine = async (): Promise<string | null> => {
    for (;;) {
      const end = buffered.indexOf('\n');
      if (end !== -1) {
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + 1);
        return line;
      }
      const { done, value } = await chunks.read();
      if (done) return null;
      buffered += value;
    }
  };
  return {
    response,
    nextLine,
    async nextEvent() {
      let line = await nextLine();
      while (line === '') line = await nextLine();
      return line;
    },
    unfinished: () => buffered,
    close: () => abort.abort(),
  };
}
