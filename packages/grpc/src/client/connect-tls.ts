import { type ConnectionOptions, connect as tlsConnect } from 'node:tls';
import { LooppError } from '../loopp-error.js';
import type { Connector } from './connector.js';

/**
 * Connects by TLS to a TCP port (`host`, `port`), a unix socket (`path`) or over an open stream (`socket`); `cert` and
 * `key` make it mutual. Rejects with {@link LooppError} `NO_ALPN` when the server does not agree on HTTP/2.
 */
export function connectTls(options: ConnectionOptions): Connector {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = tlsConnect({ ...options, ALPNProtocols: ['h2'] });
      const fail = (error: unknown) => {
        signal.removeEventListener('abort', onAbort);
        socket.on('error', () => {});
        socket.destroy();
        reject(error);
      };
      const onAbort = () => fail(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      socket.once('error', fail);
      socket.once('secureConnect', () => {
        if (socket.alpnProtocol !== 'h2') {
          const remedy = "give the server's TLS options ALPNProtocols ['h2']";
          fail(new LooppError('NO_ALPN', 'the server did not agree on HTTP/2 (ALPN h2)', { remedy }));
          return;
        }
        signal.removeEventListener('abort', onAbort);
        socket.off('error', fail);
        resolve(socket);
      });
      if (signal.aborted) onAbort();
    });
}
