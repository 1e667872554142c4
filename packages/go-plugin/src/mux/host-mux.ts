import type { Duplex } from 'node:stream';
import type { Connector, Logger } from '@loopp/grpc';
import type { BrokerLink, FedBroker } from '../broker/fed-broker.js';
import type { Security } from '../tls/security.js';
import { YamuxSession } from '../yamux/session.js';
import { KnockBroker } from './knock-broker.js';
import { Turn } from './turn.js';

export interface HostMux {
  /** Opens a stream of the main kind: gRPC to the plugin's server. */
  readonly connect: Connector;
  readonly broker: FedBroker;
  readonly end: () => void;
}

export interface HostMuxOptions {
  readonly security: Security | undefined;
  readonly link: BrokerLink;
  readonly logger: Logger;
}

/** The host's end of a multiplexed connection: it opens the main stream first, and knocked ones after. */
export function openHostMux(connection: Duplex, options: HostMuxOptions): HostMux {
  const { security, link, logger } = options;
  const turn = new Turn();
  const session: YamuxSession = new YamuxSession(connection, {
    role: 'client',
    onStream: (stream) => {
      if (!broker.claim(stream)) stream.destroy(new Error('nobody knocked for this stream'));
    },
  });
  const broker = new KnockBroker({
    link,
    security,
    turn,
    open: (signal) => session.open(signal),
    onError: (message, error) => logger.warn(message, { error }),
  });
  return {
    connect: async (signal) => {
      const stream = await turn.run(() => session.open(signal));
      return security === undefined ? stream : security.client(stream, signal);
    },
    broker,
    end: () => session.close(),
  };
}
