import type { Duplex } from 'node:stream';
import { LooppError } from '@loopp/grpc';
import { type PluginTransport, serveOn, type TransportOptions } from '../plugin/transport.js';
import { YamuxSession } from '../yamux/session.js';
import { KnockBroker } from './knock-broker.js';
import { Turn } from './turn.js';

/** The plugin's end of a multiplexed connection: the first connection is the session, and the only one. */
export function pluginMux(options: TransportOptions): PluginTransport {
  const { server, security, link, logger } = options;
  let session: YamuxSession | undefined;
  const broker = new KnockBroker({
    link,
    security,
    turn: new Turn(),
    open: async (signal) => {
      if (session === undefined) throw new LooppError('GO_PLUGIN_BROKER_CLOSED', 'the host has not connected yet');
      return session.open(signal);
    },
    onError: (message, error) => logger.warn(message, { error }),
  });
  const take = (connection: Duplex) => {
    if (session !== undefined) {
      logger.warn('refused a second connection: this plugin multiplexes over the first');
      connection.destroy();
      return;
    }
    session = new YamuxSession(connection, {
      role: 'server',
      onStream: (stream) => {
        if (!broker.claim(stream)) void serveOn(server, stream, security, logger);
      },
    });
  };
  return { broker, take, end: () => session?.close() };
}
