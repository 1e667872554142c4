import { Channel, type Connector, LooppError, type Server } from '@loopp/grpc';
import { type Announced, knownAddress } from '../address/trust.js';
import type { ConnInfo } from '../pb/broker.pb.js';
import { Announcements } from './announcements.js';
import type { BrokerListener, DialOptions } from './broker.js';
import type { BrokerLink, FedBroker } from './fed-broker.js';
import { QueuedListener } from './listener.js';
import type { BrokerNetwork } from './network.js';
import { underlyingError } from './underlying-error.js';

/** The broker with one socket per id; the announcement carries its address. */
export class GrpcBroker implements FedBroker {
  readonly #network: BrokerNetwork;
  readonly #link: BrokerLink;
  readonly #announcements = new Announcements<Announced>();
  readonly #listeners = new Set<BrokerListener>();
  readonly #closed = new AbortController();
  #lastId = 0;

  constructor(network: BrokerNetwork, link: BrokerLink) {
    this.#network = network;
    this.#link = link;
  }

  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  nextId(): number {
    this.#lastId = this.#lastId >= 0xffff_ffff ? 1 : this.#lastId + 1;
    return this.#lastId;
  }

  async accept(id: number): Promise<BrokerListener> {
    return this.#open(id);
  }

  async acceptAndServe(id: number, server: Server): Promise<BrokerListener> {
    const listener = await this.#open(id, () => server.close());
    listener.onConnection((stream) => server.accept(stream));
    return listener;
  }

  async dial(id: number, options: DialOptions = {}): Promise<Channel> {
    const { signal, ...channelOptions } = options;
    const address = await this.#announcements.take(id, signal);
    return connectedChannel(this.#network.connector(knownAddress(address)), channelOptions, signal);
  }

  receive(info: ConnInfo): void {
    // A network that nobody knows fails the dial, which would wait for another announcement otherwise.
    const { serviceId, network, address } = info;
    if (info.knock === undefined) this.#announcements.announce(serviceId, { network, address });
  }

  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort(brokerClosed());
    this.#announcements.close(brokerClosed());
    this.#link.end();
    await Promise.allSettled([...this.#listeners].map((listener) => listener.close()));
  }

  async #open(id: number, alsoClose?: () => Promise<void>): Promise<QueuedListener> {
    this.#closed.signal.throwIfAborted();
    const raw = await this.#network.listen((stream) => listener.take(stream));
    const listener = new QueuedListener(id, async () => {
      this.#listeners.delete(listener);
      await raw.close();
      await alsoClose?.();
    });
    this.#listeners.add(listener);
    if (this.#closed.signal.aborted) {
      await listener.close();
      throw brokerClosed();
    }
    this.#link.send({ serviceId: id, network: raw.address.network, address: raw.address.address, knock: undefined });
    return listener;
  }
}

/** A channel that has connected once; on failure nothing is left open. */
export async function connectedChannel(
  connect: Connector,
  options: DialOptions,
  signal: AbortSignal | undefined,
): Promise<Channel> {
  const channel = new Channel(connect, options);
  try {
    await channel.connect(signal);
    return channel;
  } catch (error) {
    await channel.close();
    throw underlyingError(error);
  }
}

export function brokerClosed(): LooppError {
  return new LooppError('GO_PLUGIN_BROKER_CLOSED', 'the broker is closed: one of the two processes stopped');
}
