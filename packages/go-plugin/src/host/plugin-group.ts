import type { PluginClientOptions } from './options.js';
import { PluginClient } from './plugin-client.js';

/** Owns plugin clients and stops them together: in place of go-plugin's process-wide list of managed clients. */
export class PluginGroup implements AsyncDisposable {
  readonly #clients = new Set<PluginClient>();
  #closing: Promise<void> | undefined;

  /** Makes a client that ends with the group; of a closed group, one that cannot start. */
  client(options: PluginClientOptions): PluginClient {
    const client: PluginClient = new PluginClient(options, () => this.#clients.delete(client));
    if (this.#closing === undefined) this.#clients.add(client);
    else void client.stop();
    return client;
  }

  /** Stops all clients at once. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= Promise.all([...this.#clients].map((client) => client.stop())).then(() => undefined);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
