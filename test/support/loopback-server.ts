import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSocketServer, type Server, type Socket } from 'node:net';

/** A real server on a free port of 127.0.0.1. Disposing it drops its connections. */
export interface LoopbackServer extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  /** Connections accepted so far. */
  connections(): number;
}

export function serveHttp(listener: RequestListener): Promise<LoopbackServer> {
  return listen(createServer(listener));
}

/** Bare sockets, for the ways a connection can end that node:http does not offer. */
export function serveSockets(listener: (socket: Socket) => void): Promise<LoopbackServer> {
  return listen(createSocketServer(listener));
}

async function listen(server: Server): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    // Clients under test break connections on purpose.
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
