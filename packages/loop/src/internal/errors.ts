import { LooppError } from '@loopp/grpc';

/** A message that is well-formed protobuf but says what the protocol does not allow. */
export class InvalidMessageError extends LooppError {
  constructor(message: string) {
    super('LOOP_INVALID_MESSAGE', message, { remedy: 'Compare the versions of host and plugin.' });
  }
}

/** The plugin's process is gone and no new one stood in time. */
export class PluginUnavailableError extends LooppError {
  constructor(name: string, cause: unknown) {
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    super('LOOP_PLUGIN_UNAVAILABLE', `${name}: plugin unavailable${why}`, {
      remedy: "See the plugin's last log lines; it is started again as long as the service is open.",
      cause,
    });
  }
}

/** Something was used after its `close`. */
export class ClosedError extends LooppError {
  constructor(name: string) {
    super('LOOP_CLOSED', `${name} is closed`, { remedy: 'Do not use an object after its close().' });
  }
}
