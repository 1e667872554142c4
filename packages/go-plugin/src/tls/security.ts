import type { Duplex } from 'node:stream';

/** TLS over any stream, in both roles, verifying the other side. */
export interface Security {
  /** @throws LooppError `GO_PLUGIN_TLS` when the handshake fails; the stream is destroyed then */
  client(stream: Duplex, signal?: AbortSignal): Promise<Duplex>;
  /** @throws LooppError `GO_PLUGIN_TLS` when the handshake fails; the stream is destroyed then */
  server(stream: Duplex): Promise<Duplex>;
}
