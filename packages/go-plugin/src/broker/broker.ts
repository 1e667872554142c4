import type { Duplex } from 'node:stream';
import type { Channel, ChannelOptions, Server } from '@loopp/grpc';

/**
 * Opens further connections between a host and its plugin, in either direction. Whoever offers a service takes an id, accepts
 * on it and sends the id inside an ordinary message; the other side dials the id.
 */
export interface Broker {
  /** A fresh id of this side, from 1. Both sides count for themselves: the direction tells equal ids apart. */
  nextId(): number;
  /** Listens and announces the id. */
  accept(id: number): Promise<BrokerListener>;
  /** Listens, announces the id and lets `server` serve every connection; closing the listener closes the server too. */
  acceptAndServe(id: number, server: Server): Promise<BrokerListener>;
  /**
   * Connects to what the other side accepts on `id`, at once and not lazily. Waits at most 5 s for the announcement.
   * @throws LooppError `GO_PLUGIN_BROKER_TIMEOUT`, `GO_PLUGIN_BROKER_CLOSED`, `GO_PLUGIN_UNTRUSTED_ADDRESS`
   */
  dial(id: number, options?: DialOptions): Promise<Channel>;
  /** Aborts when the broker ends: by `stop`, or with the other side. */
  readonly closed: AbortSignal;
}

export type DialOptions = ChannelOptions & { readonly signal?: AbortSignal | undefined };

export interface BrokerListener extends AsyncDisposable {
  readonly id: number;
  /** Hands over the connections, those included that came before this call. */
  onConnection(handler: (stream: Duplex) => void): void;
  /** Stops listening; with `acceptAndServe` also closes the server. Idempotent. */
  close(): Promise<void>;
}
