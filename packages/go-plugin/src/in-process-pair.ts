import { type Channel, type ChannelOptions, type Logger, Server, type ServerOptions, silentLogger } from '@loopp/grpc';
import { listen } from './address/listen.js';
import { makePrivateDir } from './address/private-dir.js';
import type { Broker } from './broker/broker.js';
import { connectPlugin } from './host/plugin-link.js';
import { BrokerStream } from './plugin/broker-stream.js';
import { serveHealth } from './plugin/health-service.js';
import type { PluginSet } from './plugin/options.js';
import { plainTransport } from './plugin/transport.js';

export interface InProcessPairOptions {
  readonly logger?: Logger;
  readonly channel?: ChannelOptions;
  readonly server?: ServerOptions;
}

/** A host and a plugin in one process, connected as two processes are. */
export interface InProcessPair extends AsyncDisposable {
  readonly host: { readonly channel: Channel; readonly broker: Broker };
  readonly plugin: { readonly server: Server; readonly broker: Broker };
  /** Closes both sides and removes their sockets. Idempotent. */
  close(): Promise<void>;
}

/** For tests: serves `plugins` and connects to it over real sockets, without a handshake and without a second process. */
export async function inProcessPair(plugins: PluginSet, options: InProcessPairOptions = {}): Promise<InProcessPair> {
  const logger = options.logger ?? silentLogger;
  const dir = await makePrivateDir();
  const server = new Server({ logger, ...options.server });
  const link = new BrokerStream();
  const transport = plainTransport({ server, security: undefined, listen: { directory: dir.path }, link, logger });
  const { broker } = transport;
  serveHealth(server);
  link.serve(
    server,
    (info) => broker.receive(info),
    () => void broker.close(),
  );
  await plugins(server, broker);
  const listener = await listen({ directory: dir.path }, (socket) => transport.take(socket));
  const host = await connectPlugin(
    {
      address: listener.address,
      security: undefined,
      multiplex: false,
      allowRemoteAddresses: false,
      directory: dir.path,
      gid: undefined,
      hostToPlugin: undefined,
      pluginToHost: undefined,
      channel: options.channel ?? {},
      logger,
      stdio: { stdout: () => {}, stderr: () => {} },
    },
    new AbortController().signal,
  );
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      await host.close();
      await broker.close();
      await server.close();
      await listener.close();
      await dir.remove();
    })();
    return closing;
  };
  return {
    host: { channel: host.channel, broker: host.broker },
    plugin: { server, broker },
    close,
    [Symbol.asyncDispose]: close,
  };
}
