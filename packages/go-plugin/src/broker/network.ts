import type { Duplex } from 'node:stream';
import type { Connector } from '@loopp/grpc';
import type { Address } from '../address/address.js';
import { type ListenOptions, listen, type RawListener } from '../address/listen.js';
import { connectorFor } from '../address/trust.js';
import type { Security } from '../tls/security.js';

/** How one side of a broker listens and connects. */
export interface BrokerNetwork {
  /** @returns a listener whose address is the one to announce */
  listen(onConnection: (stream: Duplex) => void): Promise<RawListener>;
  connector(announced: Address): Connector;
}

export interface SocketNetworkOptions {
  readonly listen: ListenOptions;
  readonly security?: Security | undefined;
  readonly allowRemoteAddresses?: boolean;
  /** Translation of addresses when host and plugin see different file systems or networks. */
  readonly toPeer?: ((address: Address) => Address) | undefined;
  readonly fromPeer?: ((address: Address) => Address) | undefined;
  readonly onError: (message: string, error: unknown) => void;
}

/** One socket per accepted id, secured like the main connection. */
export function socketNetwork(options: SocketNetworkOptions): BrokerNetwork {
  const { security, toPeer, fromPeer } = options;
  return {
    async listen(onConnection) {
      const listener = await listen(options.listen, (socket) => {
        if (security === undefined) {
          onConnection(socket);
          return;
        }
        security.server(socket).then(onConnection, (error: unknown) => {
          socket.destroy();
          options.onError('refused a brokered connection', error);
        });
      });
      return { address: toPeer?.(listener.address) ?? listener.address, close: () => listener.close() };
    },
    connector(announced) {
      const connect = connectorFor(fromPeer?.(announced) ?? announced, options.allowRemoteAddresses);
      return security === undefined ? connect : secured(connect, security);
    },
  };
}

/** A connector whose connections speak TLS. */
export function secured(connect: Connector, security: Security): Connector {
  return async (signal) => security.client(await connect(signal), signal);
}
