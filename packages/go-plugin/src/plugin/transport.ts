import type { Duplex } from 'node:stream';
import type { Logger, Server } from '@loopp/grpc';
import type { ListenOptions } from '../address/listen.js';
import type { BrokerLink, FedBroker } from '../broker/fed-broker.js';
import { GrpcBroker } from '../broker/grpc-broker.js';
import { socketNetwork } from '../broker/network.js';
import type { Security } from '../tls/security.js';

/** What becomes of the connections to a plugin's socket, and its broker. */
export interface PluginTransport {
  readonly broker: FedBroker;
  /** Takes a connection of the main socket. */
  take(socket: Duplex): void;
  end(): void;
}

export interface TransportOptions {
  readonly server: Server;
  readonly security: Security | undefined;
  readonly listen: ListenOptions;
  readonly link: BrokerLink;
  readonly logger: Logger;
}

/** Each connection is gRPC, each brokered id a socket of its own. */
export function plainTransport(options: TransportOptions): PluginTransport {
  const network = socketNetwork({
    listen: options.listen,
    security: options.security,
    onError: (message, error) => options.logger.warn(message, { error }),
  });
  return {
    broker: new GrpcBroker(network, options.link),
    take: (socket) => void serveOn(options.server, socket, options.security, options.logger),
    end: () => {},
  };
}

/** Serves gRPC on a connection, behind TLS when there is any. */
export async function serveOn(
  server: Server,
  stream: Duplex,
  security: Security | undefined,
  logger: Logger,
): Promise<void> {
  try {
    server.accept(security === undefined ? stream : await security.server(stream));
  } catch (error) {
    logger.warn('refused a connection', { error });
  }
}
