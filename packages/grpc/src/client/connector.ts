import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { DirectSocket } from '../http2/direct-socket.js';

/** Opens one byte stream to a server. Called again for each reconnect. Rejects with the reason. */
export type Connector = (signal: AbortSignal) => Promise<Duplex>;

/** Connects to a unix socket (on Windows: a named pipe). */
export function connectUnix(path: string): Connector {
  return (signal) => connected(DirectSocket.create().connect({ path }), signal);
}

/** Connects to a TCP port, with Nagle's algorithm off. */
export function connectTcp(host: string, port: number): Connector {
  return (signal) => connected(DirectSocket.create().setNoDelay().connect({ host, port }), signal);
}

function connected(socket: Socket, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      socket.off('connect', onConnect);
    };
    const onConnect = () => {
      settle();
      resolve(socket);
    };
    const onError = (error: Error) => {
      settle();
      socket.destroy();
      reject(error);
    };
    const onAbort = () => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      reject(signal.reason);
    };
    socket.once('connect', onConnect);
    socket.once('error', onError);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
