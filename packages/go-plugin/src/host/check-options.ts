import { LooppError } from '@loopp/grpc';
import type { PluginClientOptions } from './options.js';

/**
 * Refuses options that contradict each other, with go-plugin's texts.
 * @throws LooppError `GO_PLUGIN_CONFIG`
 */
export function checkOptions(options: PluginClientOptions): void {
  const ways = [options.command, options.runner, options.reattach].filter((way) => way !== undefined);
  if (ways.length !== 1) throw misconfigured('exactly one of Cmd, or Reattach, or RunnerFunc must be set');
  if (options.reattach !== undefined && options.checksum !== undefined) {
    throw misconfigured('only one of Reattach or SecureConfig can be set');
  }
  if (options.reattach !== undefined && options.multiplex === true) {
    throw misconfigured('gRPC broker multiplexing is not supported with Reattach config');
  }
  if (options.reattach !== undefined && options.tls !== undefined) {
    throw misconfigured('TLS is not supported with Reattach config');
  }
  if (options.checksum !== undefined && options.command === undefined) {
    throw misconfigured('a checksum needs a command: a runner has no file to hash');
  }
  if (options.versions?.length === 0) throw misconfigured('versions is empty: the host must speak at least one');
}

function misconfigured(message: string): LooppError {
  return new LooppError('GO_PLUGIN_CONFIG', message, { remedy: 'correct the options of the PluginClient' });
}
