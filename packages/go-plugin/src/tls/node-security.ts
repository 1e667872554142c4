import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { LooppError } from '@loopp/grpc';
import type { Security } from './security.js';
import type { TlsMaterial } from './tls-material.js';

// grpc-go refuses a TLS connection without this.
const ALPN = ['h2'];
const HANDSHAKE_MS = 10_000;

/** TLS 1.2 or newer with both sides verified, by Node's own TLS. */
export function createSecurity(material: TlsMaterial): Security {
  const settings = {
    cert: material.certificate,
    key: material.privateKey,
    ca: material.peer,
    ALPNProtocols: ALPN,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
  } as const;
  return {
    client: (stream, signal) => {
      const socket = connect({ ...settings, socket: stream, servername: material.serverName ?? 'localhost' });
      // A handshake that was given up may still fail by itself.
      socket.on('error', () => undefined);
      return settle(stream, socket, 'secureConnect', socket, signal);
    },
    server: (stream) => {
      // A server that never listens is given the connection, so that this works over any stream. One server per connection:
      // its events do not tell which stream they are about.
      const server = createServer({ ...settings, requestCert: true, handshakeTimeout: HANDSHAKE_MS });
      const secured = settle(stream, server, 'secureConnection', undefined, undefined);
      server.emit('connection', stream);
      return secured;
    },
  };
}

type Source = NodeJS.EventEmitter;

async function settle(
  raw: Duplex,
  source: Source,
  event: 'secureConnect' | 'secureConnection',
  client: TLSSocket | undefined,
  signal: AbortSignal | undefined,
): Promise<Duplex> {
  const timeout = AbortSignal.timeout(HANDSHAKE_MS);
  const over = new AbortController();
  const failure = (cause: unknown) => over.abort(cause);
  const closed = () => over.abort(new Error('the other side closed the connection'));
  source.once('tlsClientError', failure);
  raw.once('close', closed);
  try {
    const signals = [timeout, over.signal, ...(signal === undefined ? [] : [signal])];
    const [socket] = await once(source, event, { signal: AbortSignal.any(signals) });
    return client ?? socket;
  } catch (error) {
    client?.destroy();
    raw.destroy();
    throw handshakeFailed(over.signal.aborted ? over.signal.reason : error);
  } finally {
    source.off('tlsClientError', failure);
    raw.off('close', closed);
  }
}

function handshakeFailed(cause: unknown): LooppError {
  return new LooppError('GO_PLUGIN_TLS', `the TLS handshake failed: ${reasonOf(cause)}`, {
    cause,
    remedy: 'both sides must use AutoMTLS, or certificates that know each other; neither may speak plain text',
  });
}

/** OpenSSL's messages carry addresses and source lines; its reason alone is for people. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'reason' in cause && typeof cause.reason === 'string' ? cause.reason : cause.message;
}
