import type { Duplex } from 'node:stream';
import { type Channel, type Connector, LooppError, type Server } from '@loopp/grpc';
import { Announcements } from '../broker/announcements.js';
import type { BrokerListener, DialOptions } from '../broker/broker.js';
import type { BrokerLink, FedBroker } from '../broker/fed-broker.js';
import { brokerClosed, connectedChannel } from '../broker/grpc-broker.js';
import { QueuedListener } from '../broker/listener.js';
import type { ConnInfo, ConnInfo_Knock } from '../pb/broker.pb.js';
import { settlesWithin } from '../process/settles-within.js';
import type { Security } from '../tls/security.js';
import type { Turn } from './turn.js';

export interface KnockBrokerOptions {
  readonly link: BrokerLink;
  readonly security: Security | undefined;
  /** Opens the next stream of the session towards the other side. */
  readonly open: (signal: AbortSignal) => Promise<Duplex>;
  /** Only one stream may be on its way to its listener at a time. */
  readonly turn: Turn;
  readonly onError: (message: string, error: unknown) => void;
  /** How long a knock may go unanswered, and a listener may be waited for. Default 5000 ms. */
  readonly timeoutMs?: number;
}

const KNOCK_TIMEOUT_MS = 5000;

/**
 * The broker over one multiplexed connection. Nothing is announced: whoever dials an id knocks, the other side says that its
 * next incoming stream belongs to that id, and the dialler opens it.
 */
export class KnockBroker implements FedBroker {
  readonly #options: KnockBrokerOptions;
  readonly #listeners = new Map<number, QueuedListener>();
  readonly #arrivals = new Map<number, Set<() => void>>();
  readonly #answers: Announcements<ConnInfo_Knock>;
  readonly #timeoutMs: number;
  readonly #closed = new AbortController();
  /** The id whose stream comes next. The last knock counts: a dialler that gave up sends none. */
  #expected: number | undefined;
  #lastId = 0;

  constructor(options: KnockBrokerOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? KNOCK_TIMEOUT_MS;
    this.#answers = new Announcements(this.#timeoutMs, knockTimedOut);
  }

  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  nextId(): number {
    this.#lastId = this.#lastId >= 0xffff_ffff ? 1 : this.#lastId + 1;
    return this.#lastId;
  }

  async accept(id: number): Promise<BrokerListener> {
    return this.#listen(id);
  }

  async acceptAndServe(id: number, server: Server): Promise<BrokerListener> {
    const listener = this.#listen(id, () => server.close());
    listener.onConnection((stream) => server.accept(stream));
    return listener;
  }

  async dial(id: number, options: DialOptions = {}): Promise<Channel> {
    const { signal, ...channelOptions } = options;
    this.#closed.signal.throwIfAborted();
    return connectedChannel(this.#connector(id), channelOptions, signal);
  }

  receive(info: ConnInfo): void {
    const { knock, serviceId } = info;
    if (knock?.knock !== true) return;
    if (knock.ack) this.#answers.announce(serviceId, knock);
    else void this.#answer(serviceId);
  }

  /** Gives an incoming stream to the id that was knocked for. @returns `false` when none was */
  claim(stream: Duplex): boolean {
    const id = this.#expected;
    if (id === undefined) return false;
    this.#expected = undefined;
    void this.#hand(id, stream);
    return true;
  }

  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort(brokerClosed());
    this.#answers.close(brokerClosed());
    this.#options.link.end();
    await Promise.allSettled([...this.#listeners.values()].map((listener) => listener.close()));
  }

  /** Knocks anew for every connection, so that a channel may reconnect. */
  #connector(id: number): Connector {
    const { open, security, turn } = this.#options;
    return async (signal) => {
      const stream = await turn.run(async () => {
        this.#closed.signal.throwIfAborted();
        // The answer to an earlier knock that was given up says nothing about this one.
        this.#answers.forget(id);
        this.#send(id, { knock: true, ack: false, error: '' });
        const answer = await this.#answers.take(id, signal);
        if (answer.error !== '')
          throw new LooppError('GO_PLUGIN_KNOCK', `failed to knock for id ${id}: ${answer.error}`);
        return open(signal);
      });
      return security === undefined ? stream : security.client(stream, signal);
    };
  }

  #listen(id: number, alsoClose?: () => Promise<void>): QueuedListener {
    this.#closed.signal.throwIfAborted();
    if (this.#listeners.has(id)) throw new LooppError('GO_PLUGIN_BROKER_ID', `the id ${id} is accepted on already`);
    const listener = new QueuedListener(id, async () => {
      this.#listeners.delete(id);
      await alsoClose?.();
    });
    this.#listeners.set(id, listener);
    for (const arrived of this.#arrivals.get(id) ?? []) arrived();
    return listener;
  }

  async #answer(id: number): Promise<void> {
    const found = this.#listeners.has(id) || (await settlesWithin(this.#arrival(id), this.#timeoutMs));
    this.#arrivals.delete(id);
    if (this.#closed.signal.aborted) return;
    if (found) this.#expected = id;
    this.#send(id, { knock: true, ack: true, error: found ? '' : `no listener for id ${id}` });
  }

  /** Settles when somebody accepts on `id`: a knock may come first. */
  #arrival(id: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#arrivals.get(id) ?? new Set();
      this.#arrivals.set(id, waiting.add(resolve));
    });
  }

  async #hand(id: number, stream: Duplex): Promise<void> {
    const { security, onError } = this.#options;
    const listener = this.#listeners.get(id);
    if (listener === undefined) {
      stream.destroy();
      return;
    }
    try {
      listener.take(security === undefined ? stream : await security.server(stream));
    } catch (error) {
      onError('refused a brokered connection', error);
    }
  }

  #send(serviceId: number, knock: ConnInfo_Knock): void {
    this.#options.link.send({ serviceId, network: '', address: '', knock });
  }
}

function knockTimedOut(id: number): LooppError {
  return new LooppError('GO_PLUGIN_BROKER_TIMEOUT', `timeout waiting for multiplexing knock handshake on id ${id}`, {
    remedy: 'the other side must accept on this id',
  });
}
