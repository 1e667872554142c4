import { LooppError } from '@loopp/grpc';

/** A message that is well-formed protobuf but says what the protocol does not allow. */
export class InvalidMessageError extends LooppError {
  constructor(message: string) {
    super('LOOP_INVALID_MESSAGE', message, { remedy: 'Compare the versions of host and plugin.' });
  }
}

/** What a caller passed, or an implementation answered, cannot be sent: it is of another kind than its field. */
export class WrongValueError extends LooppError {
  /** `loop.Relayer/Transact`, where it is known. */
  readonly method: string | undefined;
  /** Where in the arguments or in the answer: `nodes[2].name`. */
  readonly field: string | undefined;
  readonly reason: string;

  constructor(
    reason: string,
    place: { method?: string | undefined; field?: string | undefined; cause?: unknown } = {},
  ) {
    const { method, field, cause } = place;
    const names = [method, field === undefined ? undefined : `field ${field}`].filter((name) => name !== undefined);
    super('LOOP_WRONG_VALUE', [...names, reason].join(': '), {
      remedy: 'Give a value of the type that it asks for.',
      cause,
    });
    this.method = method;
    this.field = field;
    this.reason = reason;
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
