import { Channel, type ChannelOptions, type Connector, type Logger } from '@loopp/grpc';
import type { Address } from '../address/address.js';
import { connectorFor } from '../address/trust.js';
import type { Broker } from '../broker/broker.js';
import type { BrokerLink, FedBroker } from '../broker/fed-broker.js';
import { GrpcBroker } from '../broker/grpc-broker.js';
import { MessageQueue } from '../broker/message-queue.js';
import { secured, socketNetwork } from '../broker/network.js';
import { underlyingError } from '../broker/underlying-error.js';
import { type ConnInfo, GRPCBroker } from '../pb/broker.pb.js';
import type { Security } from '../tls/security.js';
import { readStdio, type StdioSinks } from './read-stdio.js';

export interface LinkOptions {
  readonly address: Address;
  readonly security: Security | undefined;
  readonly multiplex: boolean;
  readonly allowRemoteAddresses: boolean;
  /** Directory of this side's broker sockets. */
  readonly directory: string;
  readonly gid: number | undefined;
  readonly hostToPlugin: ((address: Address) => Address) | undefined;
  readonly pluginToHost: ((address: Address) => Address) | undefined;
  readonly channel: ChannelOptions;
  readonly logger: Logger;
  readonly stdio: StdioSinks;
}

/** The connection to a serving plugin: its main channel, and on it the broker's and the output's stream. */
export interface PluginLink {
  readonly channel: Channel;
  readonly broker: Broker;
  /** Ends the broker and then the channel. */
  close(): Promise<void>;
  /** Ends the broker alone: what an orderly stop begins with. */
  closeBroker(): Promise<void>;
}

/** Connects to a plugin and opens its streams. Fails at once when the socket is dead or TLS does not match. */
export async function connectPlugin(options: LinkOptions, signal: AbortSignal): Promise<PluginLink> {
  const reach = connectorFor(options.address, options.allowRemoteAddresses);
  const outgoing = new MessageQueue<ConnInfo>();
  const link = { send: (info: ConnInfo) => outgoing.push(info), end: () => outgoing.end() };
  const { connect, broker, end } = options.multiplex
    ? await multiplexed(options, reach, link, signal)
    : {
        connect: options.security === undefined ? reach : secured(reach, options.security),
        broker: plainBroker(options, link),
        end: undefined,
      };
  const channel = new Channel(connect, options.channel);
  const closeAll = async () => {
    await broker.close();
    await channel.close();
    end?.();
  };
  try {
    await channel.connect(signal);
  } catch (error) {
    await closeAll();
    throw underlyingError(error);
  }
  void feed(broker, channel.bidiStream(GRPCBroker.methods.startStream, outgoing), options.logger);
  void readStdio(channel, options.stdio, options.logger);
  return { channel, broker, close: closeAll, closeBroker: () => broker.close() };
}

async function feed(broker: FedBroker, incoming: AsyncIterable<ConnInfo>, logger: Logger): Promise<void> {
  try {
    for await (const info of incoming) broker.receive(info);
  } catch (error) {
    // A stopping plugin drops the stream instead of ending it.
    if (!broker.closed.aborted) logger.debug('the broker stream ended', { error });
  }
  await broker.close();
}

function plainBroker(options: LinkOptions, link: BrokerLink): FedBroker {
  const network = socketNetwork({
    listen: { directory: options.directory, gid: options.gid },
    security: options.security,
    allowRemoteAddresses: options.allowRemoteAddresses,
    toPeer: options.hostToPlugin,
    fromPeer: options.pluginToHost,
    onError: (message, error) => options.logger.warn(message, { error }),
  });
  return new GrpcBroker(network, link);
}

interface Multiplexed {
  readonly connect: Connector;
  readonly broker: FedBroker;
  readonly end: () => void;
}

async function multiplexed(
  options: LinkOptions,
  reach: Connector,
  link: BrokerLink,
  signal: AbortSignal,
): Promise<Multiplexed> {
  const { openHostMux } = await import('../mux/host-mux.js');
  return openHostMux(await reach(signal), { security: options.security, link, logger: options.logger });
}
