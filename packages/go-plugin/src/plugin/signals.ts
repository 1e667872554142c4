import type { Logger } from '@loopp/grpc';

/**
 * SIGINT is for the host (a terminal sends it to both) and ignored here. SIGTERM, and SIGHUP of a terminal that closes, end
 * the plugin, in order rather than at once, so that its socket does not stay behind.
 * @returns how to take the handlers back
 */
export function handleSignals(logger: Logger, stop: () => void): () => void {
  const onInterrupt = () => logger.debug('plugin received interrupt signal, ignoring');
  process.on('SIGINT', onInterrupt);
  process.once('SIGTERM', stop);
  process.once('SIGHUP', stop);
  return () => {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', stop);
    process.off('SIGHUP', stop);
  };
}
