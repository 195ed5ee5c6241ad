import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** What a network does to a connection. Requests pass; it is the answers that suffer, but for `refused` and `black-hole`. */
export type Toxic =
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs: number }
  /** Pieces of so many bytes with a pause between them: characters and lines are cut anywhere. */
  | { readonly kind: 'slice'; readonly bytes: number; readonly pauseMs: number }
  /** The connection is reset after so many bytes of answers. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Everything is accepted, nothing passes in either direction. */
  | { readonly kind: 'black-hole' }
  /** The end of a connection is passed on late. */
  | { readonly kind: 'slow-close'; readonly ms: number }
  /** Nobody listens. */
  | { readonly kind: 'refused' };

export interface ToxicProxy {
  readonly origin: string;
  /** Holds for connections that exist and for new ones; null heals. Those that a black hole has swallowed are dropped then. */
  poison(toxic: Toxic | null): Promise<void>;
  /** Connections that met a toxic since the last change. */
  met(): number;
}

interface Link {
  readonly client: Socket;
  readonly upstream: Socket;
  passedBytes: number;
  hasMet: boolean;
}

/** A TCP proxy before a server, with the faults that real networks have and an HTTP server cannot show. Gone when the test ends. */
export async function startToxicProxy(origin: string): Promise<ToxicProxy> {
  const target = new URL(origin);
  const links = new Set<Link>();
  let toxic: Toxic | null = null;
  let met = 0;
  const server = createServer({ allowHalfOpen: true }, (client) => open(client));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  const { port } = address;
  onTestFinished(async () => {
    drop();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  });

  return {
    origin: `${target.protocol}//127.0.0.1:${port}`,
    met: () => met,
    async poison(next) {
      const before = toxic;
      toxic = next;
      met = 0;
      for (const link of links) link.hasMet = false;
      if (next?.kind === 'refused') {
        met += links.size;
        drop();
        server.close();
        await once(server, 'close');
      } else if (before?.kind === 'refused') {
        server.listen(port, '127.0.0.1');
        await once(server, 'listening');
      }
      if (before?.kind === 'black-hole') drop();
    },
  };

  function open(client: Socket): void {
    const upstream = connect({
      port: Number(target.port),
      host: target.hostname,
      allowHalfOpen: true,
    });
    const link: Link = { client, upstream, passedBytes: 0, hasMet: false };
    links.add(link);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      // Connections break here on purpose.
      socket.on('error', () => close(link));
      socket.once('close', () => close(link));
    }
    void pass(link);
  }

  async function pass(link: Link): Promise<void> {
    const { client, upstream } = link;
    await Promise.allSettled([
      pump(client, upstream, (chunk) => request(link, chunk)),
      pump(upstream, client, (chunk) => answer(link, chunk)),
    ]);
  }

  async function pump(
    from: Socket,
    to: Socket,
    treat: (chunk: Buffer) => Promise<readonly Buffer[]>,
  ): Promise<void> {
    for await (const chunk of from) {
      if (!(chunk instanceof Buffer)) throw new Error('a socket without an encoding gives buffers');
      for (const piece of await treat(chunk)) {
        if (to.destroyed) return;
        if (!to.write(piece)) await once(to, 'drain');
        if (toxic?.kind === 'slice') await sleep(toxic.pauseMs);
      }
    }
    if (toxic?.kind === 'slow-close') await sleep(toxic.ms);
    to.end();
  }

  async function request(link: Link, chunk: Buffer): Promise<readonly Buffer[]> {
    if (toxic?.kind !== 'black-hole') return [chunk];
    meet(link);
    return [];
  }

  async function answer(link: Link, chunk: Buffer): Promise<readonly Buffer[]> {
    if (toxic === null) return [chunk];
    meet(link);
    switch (toxic.kind) {
      case 'latency':
        // Of what answers carry, as a deterministic jitter.
        await sleep(toxic.ms + (chunk.length % Math.max(1, toxic.jitterMs)));
        return [chunk];
      case 'slice':
        return slices(chunk, toxic.bytes);
      case 'cut': {
        const left = toxic.afterBytes - link.passedBytes;
        link.passedBytes += chunk.length;
        if (left > chunk.length) return [chunk];
        if (left > 0) link.client.write(chunk.subarray(0, left));
        setImmediate(() => {
          link.client.resetAndDestroy();
          link.upstream.destroy();
        });
        return [];
      }
      case 'black-hole':
      case 'refused':
        return [];
      case 'slow-close':
        return [chunk];
    }
  }

  function meet(link: Link): void {
    if (link.hasMet) return;
    link.hasMet = true;
    met += 1;
  }

  function drop(): void {
    for (const link of links) close(link);
  }

  function close(link: Link): void {
    links.delete(link);
    link.client.destroy();
    link.upstream.destroy();
  }
}

function slices(chunk: Buffer, bytes: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < chunk.length; from += bytes) {
    pieces.push(chunk.subarray(from, from + bytes));
  }
  return pieces;
}
