import type { Server } from '@loopp/grpc';
import type { BrokerLink } from '../broker/fed-broker.js';
import { MessageQueue } from '../broker/message-queue.js';
import { type ConnInfo, GRPCBroker } from '../pb/broker.pb.js';

/**
 * The plugin's end of the broker's stream. What is sent before the host opened it waits; when another host opens it anew (it
 * reattached), the new stream takes over.
 */
export class BrokerStream implements BrokerLink {
  #outgoing = new MessageQueue<ConnInfo>();
  #taken = false;
  #ended = false;

  /** @param onEnd the host ended the stream, and no other took over */
  serve(server: Server, receive: (info: ConnInfo) => void, onEnd: () => void): void {
    server.handle(GRPCBroker.methods.startStream, (incoming) => {
      const outgoing = this.#take();
      void this.#pump(incoming, receive).then(() => {
        outgoing.end();
        if (this.#outgoing === outgoing) onEnd();
      });
      return outgoing;
    });
  }

  send(info: ConnInfo): void {
    this.#outgoing.push(info);
  }

  end(): void {
    this.#ended = true;
    this.#outgoing.end();
  }

  #take(): MessageQueue<ConnInfo> {
    if (this.#taken) {
      this.#outgoing.end();
      this.#outgoing = new MessageQueue();
      if (this.#ended) this.#outgoing.end();
    }
    this.#taken = true;
    return this.#outgoing;
  }

  async #pump(incoming: AsyncIterable<ConnInfo>, receive: (info: ConnInfo) => void): Promise<void> {
    try {
      for await (const info of incoming) receive(info);
    } catch {
      // The host reset the stream or is gone; either way it ended.
    }
  }
}
